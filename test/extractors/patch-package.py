"""Rewrites the XML parts of a workbook: `patch-package.py SOURCE TARGET PART PATTERN REPLACEMENT`, as a regular expression.

For what no library writes: results of formulas, wrong dimensions, numbers out of range.
"""

import re
import sys
import zipfile

source_path, target_path, part, pattern, replacement = sys.argv[1:]
with zipfile.ZipFile(source_path) as source, zipfile.ZipFile(target_path, "w", zipfile.ZIP_DEFLATED) as target:
    for name in source.namelist():
        content = source.read(name)
        if name == part:
            content, count = re.subn(pattern.encode(), replacement.encode(), content)
            assert count > 0, f"{pattern} is not in {part}"
        target.writestr(name, content)
