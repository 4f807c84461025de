"""Where the bytes of a document go. A regular file appears under its name only when it is complete."""

from __future__ import annotations

import gzip
import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO


class Output:
    """A path, gzipped when it ends with `.gz`, or None for standard output. Write to `stream`, then `commit`."""

    def __init__(self, output: str | None) -> None:
        self._path: Path | None = None
        self._temporary: Path | None = None
        self._file: BinaryIO = sys.stdout.buffer
        if output is not None:
            # Through a symbolic link, so that renaming replaces the file and not the link.
            self._path = Path(os.path.realpath(output))
            self._file = self._open_file(self._path)
        self.stream: Any = self._file
        if output is not None and output.endswith(".gz"):
            self.stream = gzip.GzipFile("", "wb", compresslevel=6, fileobj=self._file, mtime=0)

    def _open_file(self, path: Path) -> BinaryIO:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            return open(path, "wb")
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        return open(self._temporary, "xb")

    def commit(self) -> None:
        """The bytes are complete: the file appears."""
        if self.stream is not self._file:
            self.stream.close()
        self._file.flush()
        if self._path is None:
            return
        if self._temporary is not None:
            os.fsync(self._file.fileno())
        self._file.close()
        if self._temporary is not None:
            os.replace(self._temporary, self._path)

    def abandon(self) -> None:
        """The bytes will not be complete: the file stays as it was. Standard output keeps what was written."""
        if self._path is None:
            return
        # Closing may want to write once more, which is of no interest now.
        with suppress(OSError, ValueError):
            self.stream.close()
        with suppress(OSError, ValueError):
            self._file.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
