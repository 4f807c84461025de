"""Finding openpyxl: in this Python, or in the one of the operating system."""

from __future__ import annotations

import os
import subprocess
import sys

from program import RequirementError

SYSTEM_PYTHON = "/usr/bin/python3"
_RESTARTED = "IMODEL_INGEST_RESTARTED"
_MISSING = (
    "openpyxl is not installed; on Debian and Ubuntu: apt-get install python3-openpyxl, "
    "elsewhere: python3 -m pip install openpyxl"
)


def require_openpyxl() -> None:
    """Return when openpyxl can be imported; otherwise start again in a Python that has it.

    Debian's python3-openpyxl is seen by /usr/bin/python3 only, while `python3` is often another Python that comes
    earlier on the PATH (pyenv, conda, a virtual environment).
    @throws RequirementError when there is none
    """
    restarted = os.environ.pop(_RESTARTED, None)
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        # The mark keeps two interpreters from handing over to each other for ever.
        if restarted is None and _has_openpyxl(SYSTEM_PYTHON):
            os.environ[_RESTARTED] = "1"
            os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
        raise RequirementError(_MISSING) from None


def _has_openpyxl(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import openpyxl"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
