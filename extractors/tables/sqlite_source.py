"""SQLite databases: opened read-only, in one read transaction, streamed."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from typing import Any, Optional

from checkpoint import Checkpoint
from intermediary import json_number
from json_values import float_number
from mapping import Mapping, TableMapping
from program import ExtractorError, UsageError
from rows import CellProblem, MappedTable, Row
from source import SourceFile
from sql_text import order_of, quoted, select, since_condition
from sqlite_watermark import SqliteWatermark

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, getattr(sqlite3, "SQLITE_RECURSIVE", 33)}


class Undecodable(str):
    """Text that is not UTF-8, with U+FFFD for what could not be read."""


class SqliteSource:
    """A database file. @throws ExtractorError when it is none"""

    def __init__(self, mapping: Mapping, checkpoint: Checkpoint) -> None:
        if mapping.source.path is None:
            raise UsageError(f"{mapping.path}: names no database")
        self._mapping = mapping
        self._checkpoint = checkpoint
        self._file = SourceFile(str(mapping.source.path))
        self._connection = sqlite3.connect(f"{self._file.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        self._connection.text_factory = _decoded
        try:
            self._connection.execute("BEGIN")
            # Only a read begins the transaction: from here on nobody else's changes are seen.
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._connection.set_authorizer(_authorize)
        except sqlite3.Error as error:
            self._connection.close()
            raise ExtractorError(f"{self._file.path}: is not a readable SQLite database: {error}") from None

    def describe(self, source_id: str) -> dict[str, Any]:
        """As of the file. Without version and checksum while a write-ahead log holds changes that the file has not."""
        description = self._file.describe(source_id)
        log = self._file.path.with_name(f"{self._file.path.name}-wal")
        if log.exists() and log.stat().st_size > 0:
            del description["version"], description["checksum"]
        return description

    def tables(self) -> list[MappedTable]:
        """One for each table of the mapping."""
        return [
            MappedTable(table, SqliteTable(self._connection, table, self._checkpoint.since(table)), table.name)
            for table in self._mapping.tables
        ]

    def finish(self) -> None:
        """The transaction has kept the database as it was."""

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def require_not_output(self, output: Optional[str]) -> None:
        """@throws UsageError when the output would replace the database"""
        self._file.require_not_output(output)


class SqliteTable:
    """A table or query of the database."""

    trims = False

    def __init__(self, connection: sqlite3.Connection, mapping: TableMapping, since: Optional[dict[str, Any]]) -> None:
        self._connection = connection
        self._mapping = mapping
        cursor = self._execute(f"{select(mapping)} LIMIT 0")
        self.columns = [description[0] for description in cursor.description]
        self._watermark: Optional[SqliteWatermark] = None
        self._position = -1
        if mapping.watermark is not None and mapping.watermark in self.columns:
            self._watermark = SqliteWatermark(mapping, since)
            self._position = self.columns.index(mapping.watermark)

    def rows(self) -> Iterator[Row]:
        """The rows; with a watermark those since the last run."""
        watermark, position = self._watermark, self._position
        for number, values in enumerate(self._selected("*", order_of(self._mapping)), 1):
            if watermark is not None:
                watermark.see(values[position])
            yield _row(number, values)

    def distinct(self, column: str) -> Iterator[Any]:
        """The values of a column, each once."""
        return (_json(value) for (value,) in self._selected(f"DISTINCT {quoted(column)}", ()))

    def place(self, number: int) -> dict[str, Any]:
        """The table, and the how-manieth row it was."""
        return {"table": self._mapping.name, "row": number}

    def watermark(self) -> Optional[dict[str, Any]]:
        """The greatest value seen by this run or an earlier one."""
        return None if self._watermark is None else self._watermark.state()

    def _selected(self, columns: str, order: Any) -> Iterator[tuple[Any, ...]]:
        limit = None if self._watermark is None else self._watermark.limit()
        if limit is None:
            cursor = self._execute(select(self._mapping, columns, order=order))
        else:
            condition = since_condition(quoted(self._mapping.watermark or ""), "?")
            cursor = self._execute(select(self._mapping, columns, condition, order), limit)
        try:
            yield from cursor
        except (sqlite3.Error, OverflowError) as error:
            raise ExtractorError(f"table {self._mapping.name}: {error}") from None

    def _execute(self, query: str, *parameters: Any) -> sqlite3.Cursor:
        try:
            return self._connection.execute(query, parameters)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise UsageError(f"table {self._mapping.name}: {error}") from None


def _row(number: int, values: tuple[Any, ...]) -> Row:
    converted = [_json(value) for value in values]
    if any(type(value) is Undecodable for value in converted):
        message = "holds text that is not UTF-8; what can't be read is U+FFFD"
        bad = [position for position, value in enumerate(converted) if type(value) is Undecodable]
        return Row(number, converted, tuple(CellProblem("not-utf-8", message, position) for position in bad))
    return Row(number, converted)


def _json(value: Any) -> Any:
    if isinstance(value, int):
        return json_number(value)
    if isinstance(value, float):
        return float_number(value)
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return Undecodable(data.decode("utf-8", "replace"))


def _authorize(action: int, first: Optional[str], second: Optional[str], *_: Any) -> int:
    """Queries read, and nothing else: they attach no other file and load no extension."""
    is_loading = action == sqlite3.SQLITE_FUNCTION and second == "load_extension"
    return sqlite3.SQLITE_OK if action in _ALLOWED and not is_loading else sqlite3.SQLITE_DENY
