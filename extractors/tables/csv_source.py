"""Delimited text: one file, or a folder with one for each table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from delimited import BrokenRow as BrokenLine
from delimited import Table as DelimitedTable
from intermediary import MAX_URI
from mapping import Mapping, SourceMapping, TableMapping
from program import UsageError
from rows import BrokenRow, MappedTable, Row
from source import SourceFile, checked_source_id


class CsvSource:
    """The files of a mapping. Rows are read as they are asked for."""

    def __init__(self, mapping: Mapping) -> None:
        if mapping.source.path is None:
            raise UsageError(f"{mapping.path}: names no file")
        self._mapping = mapping
        self._root = mapping.source.path
        self._is_folder = self._root.is_dir()
        if not self._is_folder and (len(mapping.tables) > 1 or mapping.tables[0].file is not None):
            several = "for several say `source: { folder: … }`, and `file` for each"
            raise UsageError(f"{mapping.path}: one file is one table; {several}")
        self._files = {table.name: SourceFile(str(self._path(table))) for table in mapping.tables}

    def describe(self, source_id: str) -> dict[str, Any]:
        """As of the only file, or of the folder with the checksums of all its tables."""
        descriptions = [file.describe(source_id) for file in self._files.values()]
        if not self._is_folder:
            return descriptions[0]
        digest = hashlib.sha256("\n".join(each["checksum"] for each in descriptions).encode())
        uri = self._root.resolve().as_uri()
        return {
            "id": checked_source_id(source_id),
            "name": self._root.resolve().name or "/",
            **({"uri": uri} if len(uri) <= MAX_URI else {}),
            "checksum": f"sha256:{digest.hexdigest()}",
        }

    def tables(self) -> list[MappedTable]:
        """One for each table of the mapping."""
        source = self._mapping.source
        return [
            MappedTable(table, CsvTable(self._files[table.name], source, self._is_folder), table.name)
            for table in self._mapping.tables
        ]

    def finish(self) -> None:
        """@throws ExtractorError when a file was changed while it was read"""
        for file in self._files.values():
            file.require_unchanged()

    def close(self) -> None:
        """Nothing stays open."""

    def require_not_output(self, output: Optional[str]) -> None:
        """@throws UsageError when the output would replace a file"""
        for file in self._files.values():
            file.require_not_output(output)

    def _path(self, table: TableMapping) -> Path:
        if not self._is_folder:
            return self._root
        name = table.file or f"{table.name}.csv"
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise UsageError(f"{self._mapping.path}: tables/{table.name}/file: must lie in the folder")
        return self._root / name


class CsvTable:
    """One file of delimited text; the first line with text names the columns."""

    trims = True

    def __init__(self, file: SourceFile, source: SourceMapping, names_file: bool) -> None:
        self._file = file
        self._source = source
        self._names_file = names_file
        with open(file.path, "rb") as stream:
            self.columns = self._open(stream).columns

    def rows(self) -> Iterator[Row | BrokenRow]:
        """All rows with text; those of another length than the header are broken."""
        width = len(self.columns)
        with open(self._file.path, "rb") as stream:
            for row in self._open(stream).rows():
                if isinstance(row, BrokenLine):
                    yield BrokenRow(row.line, f"can't be split into fields: {row.reason}")
                elif len(row.fields) < width or any(row.fields[width:]):
                    yield BrokenRow(row.line, f"{len(row.fields)} fields, the header has {width}")
                else:
                    yield Row(row.line, list(row.fields[:width]))

    def distinct(self, column: str) -> Iterator[Any]:
        """The values of a column, row by row."""
        position = self.columns.index(column)
        return (row.values[position] for row in self.rows() if isinstance(row, Row))

    def place(self, number: int) -> dict[str, Any]:
        """The line, and the file where there are several."""
        return {**({"file": self._file.path.name} if self._names_file else {}), "line": number}

    def watermark(self) -> None:
        """A file has none."""

    def _open(self, stream: Any) -> DelimitedTable:
        return DelimitedTable(stream, str(self._file.path), self._source.encoding, self._source.delimiter)
