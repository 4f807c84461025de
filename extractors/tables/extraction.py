"""Writing the records of all tables of a source."""

from __future__ import annotations

from typing import Any, Optional

from checkpoint import Checkpoint
from columns import Columns, key_text
from entities import EntityMaker
from intermediary import MAX_SCOPE, MAX_SCOPES, DocumentWriter, RecordTooLarge
from mapping import Mapping
from program import ExtractorError
from rows import BrokenRow, MappedTable, Row, Table
from tombstones import Tombstones


class Extraction:
    """The tables of an open source. @throws UsageError when the mapping names a column that is not there"""

    def __init__(self, mapping: Mapping, tables: list[MappedTable], checkpoint: Checkpoint) -> None:
        self._mapping = mapping
        self._tables = tables
        self._checkpoint = checkpoint
        self._columns = [
            Columns(each.mapping, each.table.columns, each.kind) if each.table is not None else None for each in tables
        ]

    def scopes(self) -> Optional[list[str]]:
        """The scopes that the tables mention, sorted; None when they know no scopes. Reads the scopes of all rows."""
        if all(table.scope is None for table in self._mapping.tables):
            return None
        scopes: set[str] = set()
        for each in self._tables:
            if each.table is not None:
                scopes.update(self._scopes_of(each, each.table))
            if len(scopes) > MAX_SCOPES:
                raise ExtractorError(f"table {each.mapping.name}: more than {MAX_SCOPES} scopes; is it the right column?")
        return sorted(scopes) or None

    def write(self, document: DocumentWriter) -> None:
        """Write all records, and the checkpoint after the last one of them."""
        for each, columns in zip(self._tables, self._columns):
            if each.table is None or columns is None:
                document.issue("error", "missing-table", each.missing, place={"table": each.mapping.name})
                continue
            _TableWriter(each, each.table, columns, document).write(self._mapping.mode)
            watermark = each.table.watermark()
            if watermark is not None:
                self._checkpoint.note(each.mapping, watermark)
                if self._mapping.mode == "delta" and each is not self._tables[-1] and not document.is_partial:
                    document.write(self._checkpoint.record_so_far())
        record = self._checkpoint.record()
        # What could not be read is to be tried again, so that the next run must not go on from here.
        if record is not None and not document.is_partial:
            document.write(record)

    def _scopes_of(self, each: MappedTable, table: Table) -> set[str]:
        scope = each.mapping.scope
        if scope is None or scope.column is None:
            return {scope.constant or "" if scope is not None else ""}
        if scope.column not in table.columns:
            return set()
        missing = each.mapping.missing
        texts = (key_text(value, table.trims) for value in table.distinct(scope.column))
        return {"" if text in missing else text for text in texts if len(text) <= MAX_SCOPE and "\0" not in text}


class _TableWriter:
    """Writes the records of one table."""

    def __init__(self, mapped: MappedTable, table: Table, columns: Columns, document: DocumentWriter) -> None:
        self._mapped = mapped
        self._table = table
        self._columns = columns
        self._document = document
        self._maker = EntityMaker(columns, table.trims, self._report)
        self._tombstones = Tombstones()

    def write(self, mode: str) -> None:
        self._report_names()
        row = None
        for row in self._table.rows():
            if isinstance(row, BrokenRow):
                self._report("error", "broken-row", row.reason, row)
            else:
                self._write_row(row)
        for tombstone in self._tombstones.records(self._maker.lives):
            self._document.write(tombstone)
        if row is None and mode == "snapshot" and not self._mapped.mapping.allow_empty:
            message = "the table has no rows; allowEmpty: true or --allow-empty says that this is meant"
            self._document.issue("error", "no-rows", message, place=self._place())

    def _write_row(self, row: Row) -> None:
        record = self._maker.record(row)
        if record is None:
            return
        if record["type"] == "delete":
            self._tombstones.add(record)
            return
        try:
            self._document.write(record)
        except RecordTooLarge as error:
            self._report("error", "record-too-large", str(error), row, kind=record["kind"], id=record["id"])

    def _report_names(self) -> None:
        for position, (name, usable) in enumerate(zip(self._columns.names, self._columns.usable), 1):
            if name and name != usable:
                message = f"column {position} is called {name!r}, as another one or as none may be; it is kept as {usable!r}"
                self._document.issue("warning", "column-name", message, place={**self._place(), "column": usable})

    def _report(
        self, severity: str, code: str, message: str, row: Row | BrokenRow, column: Optional[str] = None, **about: Any
    ) -> None:
        place = {**self._table.place(row.number), **({"column": column} if column else {})}
        self._document.issue(severity, code, message, place=place, **about)

    def _place(self) -> dict[str, Any]:
        place = self._table.place(1)
        return {name: value for name, value in place.items() if name in ("file", "sheet", "table")}
