"""Opening a workbook: what is no workbook, is encrypted or would unpack to too much, is refused in one line."""

from __future__ import annotations

import re
import warnings
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from cells import folded
from program import ExtractorError
from reading import readable
from rows import SheetReader

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 1024 * 1024
_OVERLAP = 64


class Workbook:
    """A workbook, open for reading. Rows are streamed; openpyxl holds the table of shared texts in memory.

    @throws ExtractorError when the file is no readable workbook
    """

    def __init__(self, path: Path, max_unpacked_bytes: int) -> None:
        self._path = path
        self._file = open(path, "rb")
        try:
            with readable(path):
                _check_package(self._file, max_unpacked_bytes)
                self._values = _load(self._file, data_only=True)
                self._formulas = _load(self._file, data_only=False) if _has_formulas(self._file) else None
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def sheet(self, name: str) -> SheetReader | None:
        """The sheet of this name, exactly or else without regard to case and white space; None when there is none."""
        titles = [sheet.title for sheet in self._values.worksheets]
        candidates = [title for title in titles if title == name] or [t for t in titles if folded(t) == folded(name)]
        if not candidates:
            return None
        formulas = None if self._formulas is None else _worksheet(self._formulas, candidates[0])
        return SheetReader(name, self._path, _worksheet(self._values, candidates[0]), formulas)


def _check_package(file: BinaryIO, max_unpacked_bytes: int) -> None:
    if file.read(4) == _OLE_MAGIC:
        raise ExtractorError(f"{file.name}: is protected by a password or an old .xls; save it as .xlsx without a password")
    with zipfile.ZipFile(file) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if unpacked > max_unpacked_bytes:
        limit = max_unpacked_bytes // 2**20
        raise ExtractorError(f"{file.name}: unpacks to {unpacked // 2**20} MiB, more than --max-unpacked {limit}")


def _load(file: BinaryIO, data_only: bool) -> Any:
    import openpyxl

    # Of parts that are of no interest here, such as data validations.
    warnings.filterwarnings("ignore", module="openpyxl")
    return openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)


def _worksheet(workbook: Any, title: str) -> Any:
    worksheet = workbook[title]
    # What programs write as a sheet's dimensions is often wrong, and rows beyond them would be lost.
    worksheet.reset_dimensions()
    return worksheet


def _has_formulas(file: BinaryIO) -> bool:
    # Only then are the sheets read twice side by side, which takes twice the time.
    with zipfile.ZipFile(file) as package:
        return any(
            _holds_formula(package, entry)
            for entry in package.infolist()
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        )


def _holds_formula(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with package.open(entry) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-_OVERLAP:]
    return False
