"""The sheets of a COBie workbook by their names."""

from __future__ import annotations

from pathlib import Path

from cell_values import folded
from rows import SheetReader
from spreadsheet import Spreadsheet


class Workbook:
    """A workbook, open for reading.

    @throws ExtractorError when the file is no readable workbook
    """

    def __init__(self, path: Path, max_unpacked_bytes: int) -> None:
        self._spreadsheet = Spreadsheet(path, max_unpacked_bytes)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._spreadsheet.close()

    def sheet(self, name: str) -> SheetReader | None:
        """The sheet of this name, exactly or else without regard to case and white space; None when there is none."""
        titles = self._spreadsheet.titles
        candidates = [title for title in titles if title == name] or [t for t in titles if folded(t) == folded(name)]
        if not candidates:
            return None
        values, formulas = self._spreadsheet.sheets(candidates[0])
        return SheetReader(name, self._spreadsheet.path, values, formulas)
