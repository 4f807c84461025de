"""The rows of one sheet: columns by name, absent cells left out, dubious cells noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cell_values import folded, json_value, text_of
from cells import is_absent
from intermediary import unused_name, usable_names
from sheets import ATTRIBUTES_PROPERTY
from spreadsheet import Cells, cell_problem, rows_with_formulas


@dataclass(frozen=True)
class Problem:
    """Something dubious in a sheet; `column` is its name in the sheet."""

    code: str
    message: str
    column: str | None = None


@dataclass
class Row:
    """A row that says something. `values` holds its filled cells as JSON values, by the sheet's names of the columns."""

    sheet: SheetReader
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def value(self, column: str) -> Any:
        """The value in a standard column, None when it is absent."""
        name = self.sheet.column(column)
        return None if name is None else self.values.get(name)

    def text(self, column: str) -> str:
        """The text in a standard column, without the space around it; empty when it is absent."""
        value = self.value(column)
        return "" if value is None else text_of(value)


class SheetReader:
    """One sheet, readable several times. The first row that says something names the columns.

    `values` and `formulas` are the same openpyxl worksheet with results and with formulas; `formulas` is None when the
    workbook has none.
    """

    def __init__(self, name: str, path: Path, values: Any, formulas: Any) -> None:
        self.name = name
        self._path = path
        self._values = values
        self._formulas = formulas
        self._header: list[str] = []
        self.header_row = 0
        for number, cells, _ in self._cells():
            names = ["" if is_absent(cell.value) else text_of(cell.value) for cell in cells]
            if any(names):
                self._header, self.header_row = names, number
                break
        self.columns = usable_names(self._header, reserved=[ATTRIBUTES_PROPERTY])
        self._by_folded_name = {folded(column): column for column in reversed(self.columns)}

    def column(self, standard: str) -> str | None:
        """What the sheet calls a standard column; None when it has none."""
        return standard if standard in self.columns else self._by_folded_name.get(folded(standard))

    def header_problems(self) -> list[Problem]:
        """Column names that could not be kept. A missing name matters only where a cell stands below it."""
        return [
            Problem("column-name", f"column {position} can't be called {name!r}; it is kept as {kept!r}", kept)
            for position, (name, kept) in enumerate(zip(self._header, self.columns), 1)
            if name and name != kept
        ]

    def rows(self) -> Iterator[Row]:
        """All rows after the header that say something. A column without a name is noted where it first has a value."""
        noted: set[int] = set()
        for number, cells, formulas in self._cells():
            if number > self.header_row:
                row = self._row(number, cells, formulas, noted)
                if row.values or row.problems:
                    yield row

    def _row(self, number: int, cells: Cells, formulas: Cells, noted: set[int]) -> Row:
        row = Row(self, number)
        for position, cell in enumerate(cells):
            if cell.value is None and not formulas:
                continue
            name = self._name(position)
            problem = cell_problem(cell, formulas[position] if position < len(formulas) else None)
            if problem is not None:
                row.problems.append(Problem(*problem, name))
            elif not is_absent(cell.value):
                self._keep(row, name, cell.value)
                self._note_nameless(row, position, name, noted)
        return row

    @staticmethod
    def _keep(row: Row, name: str, value: Any) -> None:
        try:
            row.values[name] = json_value(value)
        except ValueError as error:
            row.problems.append(Problem("bad-number", f"{error}; taken as empty", name))

    def _note_nameless(self, row: Row, position: int, name: str, noted: set[int]) -> None:
        if position not in noted and not self._has_name(position):
            noted.add(position)
            message = f"column {position + 1} has no name; it is kept as {name!r}"
            row.problems.append(Problem("column-name", message, name))

    def _has_name(self, position: int) -> bool:
        return position < len(self._header) and self._header[position] != ""

    def _name(self, position: int) -> str:
        if position < len(self.columns):
            return self.columns[position]
        return unused_name(f"column {position + 1}", self.columns)

    def _cells(self) -> Iterator[tuple[int, Cells, Cells]]:
        return rows_with_formulas(self._values, self._formulas, self._path)
