"""Opening a workbook: what is no workbook, is encrypted or would unpack to too much, is refused in one line."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, BinaryIO

from program import ExtractorError
from reading import readable

MAX_ROWS = 1_048_576
"""Of any sheet, as Excel has it. A file that claims more would keep the reader busy with empty rows for ever."""

Cells = Sequence[Any]

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 1024 * 1024
_OVERLAP = 64


class Spreadsheet:
    """A workbook, open for reading. Rows are streamed; openpyxl holds the table of shared texts in memory.

    @throws ExtractorError when the file is no readable workbook
    """

    def __init__(self, path: Path, max_unpacked_bytes: int) -> None:
        self.path = path
        self._file = open(path, "rb")
        try:
            with readable(path):
                _check_package(self._file, max_unpacked_bytes)
                self._values = _load(self._file, data_only=True)
                self._formulas = _load(self._file, data_only=False) if _has_formulas(self._file) else None
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    @property
    def titles(self) -> list[str]:
        """The names of all sheets with cells, in their order."""
        return [sheet.title for sheet in self._values.worksheets]

    def is_hidden(self, title: str) -> bool:
        """Whether a spreadsheet program does not show this sheet."""
        return getattr(self._values[title], "sheet_state", "visible") != "visible"

    def sheets(self, title: str) -> tuple[Any, Any]:
        """The openpyxl sheet with results, and the same with formulas; the second is None when the workbook has none."""
        return _sheet_of(self._values, title), None if self._formulas is None else _sheet_of(self._formulas, title)


def rows_with_formulas(values: Any, formulas: Any, path: Path) -> Iterator[tuple[int, Cells, Cells]]:
    """Number, cells and formulas of every row of the two sheets that `Spreadsheet.sheets` gives, empty ones included.

    @throws ExtractorError when the sheet can't be read, or claims more rows than a sheet has
    """
    formula_rows: Iterable[Cells] = repeat(()) if formulas is None else formulas.iter_rows()
    with readable(path):
        for number, (cells, formula_cells) in enumerate(zip(values.iter_rows(), formula_rows), 1):
            if number > MAX_ROWS:
                raise ExtractorError(f"{path}: sheet {values.title} claims more than {MAX_ROWS} rows")
            yield number, cells, formula_cells


def cell_problem(cell: Any, formula: Any) -> tuple[str, str] | None:
    """Code and message when a cell's value can't be told: an error, or a formula that was never calculated."""
    if cell.data_type == "e":
        return "error-cell", f"holds the error {cell.value}; taken as empty"
    # A formula whose result is an empty text has a type; one that was never calculated has none.
    if cell.value is None and formula is not None and formula.data_type == "f" and cell.data_type == "n":
        message = "holds a formula without a result; taken as empty (save the workbook in a spreadsheet program)"
        return "formula-without-value", message
    return None


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


def _sheet_of(workbook: Any, title: str) -> Any:
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
