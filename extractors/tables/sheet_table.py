"""One sheet as a table: where its header is, what its cells say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Optional

from cell_values import json_value, text_of
from mapping import SheetArea
from merged_cells import MergedFiller, merged_ranges
from program import ExtractorError
from rows import BrokenRow, CellProblem, Row
from spreadsheet import Cells, Spreadsheet, cell_problem, rows_with_formulas


class SheetTable:
    """A sheet. Without `area.header_rows` the first row with text names the columns."""

    trims = True

    def __init__(self, spreadsheet: Spreadsheet, title: str, area: SheetArea) -> None:
        self._spreadsheet = spreadsheet
        self._title = title
        self._area = area
        self._values, self._formulas = spreadsheet.sheets(title)
        part = getattr(self._values, "_worksheet_path", None)
        self._merged_in = part if area.fills_merged else None
        self.columns: list[str] = []
        self._last_header = 0
        self._read_header()

    def rows(self) -> Iterator[Row | BrokenRow]:
        """The rows below the header in which a cell is filled."""
        area = self._area
        filler = self._filler(len(self.columns))
        first = max(self._last_header + 1, area.first_row or 1)
        for number, cells, formulas in self._cells():
            if area.last_row is not None and number > area.last_row:
                return
            values, problems = _values(cells, formulas)
            is_filled = any(value is not None for value in values) or bool(problems)
            if filler is not None:
                filler.fill(number, values)
            if number >= first and is_filled:
                yield Row(number, values, tuple(problems))

    def distinct(self, column: str) -> Iterator[Any]:
        """The values of a column, row by row."""
        position = self.columns.index(column)
        for row in self.rows():
            if isinstance(row, Row) and position < len(row.values):
                yield row.values[position]

    def place(self, number: int) -> dict[str, Any]:
        """The sheet and the row."""
        return {"sheet": self._title, "row": number}

    def watermark(self) -> None:
        """A workbook has none."""

    def _read_header(self) -> None:
        area = self._area
        wanted = area.header_rows
        filler = self._filler(16_384)
        names: list[list[str]] = []
        for number, cells, _ in self._cells():
            values = [_header_value(cell) for cell in cells]
            if filler is not None:
                filler.fill(number, values)
            if wanted is None and number >= area.top_row and any(values):
                wanted = (number,)
            if wanted is not None and number in wanted:
                names.append([value or "" for value in values])
            if wanted is not None and number >= wanted[-1]:
                break
        self._last_header = wanted[-1] if wanted is not None else 0
        self.columns = _joined(names)

    def _filler(self, width: int) -> Optional[MergedFiller]:
        if self._merged_in is None:
            return None
        try:
            ranges = merged_ranges(self._spreadsheet.path, self._merged_in)
        except KeyError:
            raise ExtractorError(f"{self._spreadsheet.path}: sheet {self._title} is not in the package") from None
        # The values of a row begin with the first column of the area.
        shift = self._area.first_column - 1
        for each in ranges:
            each.left, each.right = max(each.left - shift, 1), each.right - shift
        kept = [each for each in ranges if each.right >= each.left]
        return MergedFiller(kept, width) if kept else None

    def _cells(self) -> Iterator[tuple[int, Cells, Cells]]:
        left, right = self._area.first_column - 1, self._area.last_column
        for number, cells, formulas in rows_with_formulas(self._values, self._formulas, self._spreadsheet.path):
            yield number, cells[left:right], formulas[left:right]


def _joined(rows: list[list[str]]) -> list[str]:
    """One name for each column: what its header cells say, from top to bottom, each text once."""
    width = max((len(row) for row in rows), default=0)
    stacks = [dict.fromkeys(row[column] for row in rows if column < len(row) and row[column]) for column in range(width)]
    names = [" ".join(stack) for stack in stacks]
    while names and not names[-1]:
        names.pop()
    return names


def _header_value(cell: Any) -> Optional[str]:
    return None if cell.value is None or cell.data_type == "e" else " ".join(text_of(cell.value).split())


def _values(cells: Cells, formulas: Cells) -> tuple[list[Any], list[CellProblem]]:
    values: list[Any] = []
    problems: list[CellProblem] = []
    for position, cell in enumerate(cells):
        value = cell.value
        if value is None and not formulas:
            values.append(None)
            continue
        problem = cell_problem(cell, formulas[position] if position < len(formulas) else None)
        if problem is None:
            try:
                value = _value(cell)
            except ValueError as error:
                problem = ("bad-number", f"{error}; taken as empty")
        if problem is not None:
            value = None
            problems.append(CellProblem(*problem, position))
        values.append(value)
    return values, problems


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime) and _is_day(cell.number_format) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return json_value(int(value))
    return json_value(value)


@lru_cache(maxsize=1024)
def _is_day(number_format: str) -> bool:
    from openpyxl.styles.numbers import is_datetime

    return bool(is_datetime(number_format) == "date")
