"""Errors of reading a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from program import ExtractorError


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns whatever goes wrong while a workbook is read into one line that names the file."""
    try:
        yield
    except ExtractorError:
        raise
    except Exception as error:
        # Of any type: openpyxl lets the errors of zip, XML and its own parsing through as they are.
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ExtractorError(f"{path}: is not a readable .xlsx workbook: {reason}") from None
