"""The source file as the header describes it, and whether it stayed the same while it was read."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from intermediary import MAX_SOURCE_ID, MAX_URI
from program import ExtractorError, UsageError

_CHUNK = 1024 * 1024


class SourceFile:
    """A regular file that is read more than once."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._stat = _regular_file(self.path)

    def describe(self, source_id: str | None) -> dict[str, Any]:
        """`header.source`: id, name, uri, version (time of last change, UTC) and sha256. Reads the file once."""
        uri = self.path.resolve().as_uri()
        return {
            "id": checked_source_id(source_id or self.path.name),
            "name": self.path.name,
            **({"uri": uri} if len(uri) <= MAX_URI else {}),
            "version": _iso_time(self._stat.st_mtime_ns),
            "checksum": _sha256(self.path),
        }

    def require_unchanged(self) -> None:
        """Call after the last read, before the end record. @throws ExtractorError when the file was changed meanwhile"""
        now = os.stat(self.path)
        if (now.st_size, now.st_mtime_ns) != (self._stat.st_size, self._stat.st_mtime_ns):
            raise ExtractorError(f"{self.path}: was changed while it was being read; try again")

    def require_not_output(self, output: str | None) -> None:
        """@throws UsageError when the output would replace the source"""
        if output is not None and os.path.exists(output) and os.path.samefile(output, self.path):
            raise UsageError(f"{output}: is the source itself; choose another output")


def checked_source_id(source_id: str) -> str:
    """@throws UsageError when the id is longer than the format allows"""
    if not 1 <= len(source_id) <= MAX_SOURCE_ID:
        raise UsageError(f"a source id has 1 to {MAX_SOURCE_ID} characters, not {len(source_id)}; see --source-id")
    return source_id


def _regular_file(path: Path) -> os.stat_result:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise ExtractorError(f"{path}: no such file") from None
    except OSError as error:
        raise ExtractorError(f"{path}: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode):
        raise ExtractorError(f"{path}: is not a file")
    return status


def _iso_time(nanoseconds: int) -> str:
    # With all digits: two edits within one second must not look like one version.
    seconds, fraction = divmod(nanoseconds, 10**9)
    time = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f".{fraction:09d}".rstrip("0").rstrip(".")
    return f"{time}{digits}Z"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"
