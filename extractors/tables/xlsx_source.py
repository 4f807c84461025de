"""The sheets of any workbook, by openpyxl."""

from __future__ import annotations

import fnmatch
from typing import Any, Optional

from mapping import Mapping, TableMapping
from program import UsageError
from rows import MappedTable
from sheet_table import SheetTable
from source import SourceFile
from spreadsheet import Spreadsheet


class XlsxSource:
    """A workbook. Rows are streamed; openpyxl holds the table of shared texts in memory."""

    def __init__(self, mapping: Mapping, max_unpacked_bytes: int) -> None:
        if mapping.source.path is None:
            raise UsageError(f"{mapping.path}: names no workbook")
        self._mapping = mapping
        self._file = SourceFile(str(mapping.source.path))
        self._spreadsheet = Spreadsheet(self._file.path, max_unpacked_bytes)

    def describe(self, source_id: str) -> dict[str, Any]:
        """As of the file."""
        return self._file.describe(source_id)

    def tables(self) -> list[MappedTable]:
        """The sheets of each table of the mapping; a name with `*` stands for all sheets that fit."""
        return [each for table in self._mapping.tables for each in self._sheets(table)]

    def finish(self) -> None:
        """@throws ExtractorError when the workbook was changed while it was read"""
        self._file.require_unchanged()

    def close(self) -> None:
        """Closes the file."""
        self._spreadsheet.close()

    def require_not_output(self, output: Optional[str]) -> None:
        """@throws UsageError when the output would replace the workbook"""
        self._file.require_not_output(output)

    def _sheets(self, table: TableMapping) -> list[MappedTable]:
        name = table.sheet or table.name
        titles = self._spreadsheet.titles
        if "*" in name:
            shown = [title for title in titles if table.area.hidden or not self._spreadsheet.is_hidden(title)]
            fitting = [title for title in shown if fnmatch.fnmatchcase(title, name.replace("[", "[[]").replace("?", "[?]"))]
            missing = f"no sheet is called like {name!r}"
        else:
            exact = [title for title in titles if title == name]
            fitting = exact or [title for title in titles if title.strip().lower() == name.strip().lower()][:1]
            missing = f"there is no sheet {name!r}; there are {', '.join(map(repr, titles[:30]))}"
        if not fitting:
            return [MappedTable(table, None, table.name, missing)]
        return [self._mapped(table, title) for title in fitting]

    def _mapped(self, table: TableMapping, title: str) -> MappedTable:
        sheet = SheetTable(self._spreadsheet, title, table.area)
        if not sheet.columns:
            return MappedTable(table, None, title, f"the sheet {title!r} has no header where it is expected")
        return MappedTable(table, sheet, title)
