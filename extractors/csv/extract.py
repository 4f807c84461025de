#!/usr/bin/env python3
"""Extractor of delimited text (CSV, TSV). Standard library only; `extract.py --help` tells the rest."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from columns import Columns
from delimited import BrokenRow, Row, Table
from entities import EntityMaker
from intermediary import (
    MAX_SCOPE,
    MAX_SCOPES,
    DocumentWriter,
    RecordTooLarge,
    header_record,
)
from options import VERSION, is_stream, parse_options, shaping_options
from program import OK, UNREADABLE, ExtractorError, UsageError, run
from source import SourceFile, checked_source_id


def main(arguments: list[str]) -> int:
    """Extract what the arguments say. Returns the exit code. Holds the identities of the rows, nothing else of them."""
    options = parse_options(arguments)
    if options.check:
        # Whoever could read this far has all there is to have.
        return OK
    with ExitStack() as stack:
        file = _source_file(options)
        stream = stack.enter_context(open(file.path, "rb")) if file else _unnamed_stream(options, stack)
        table = _table(stream, options)
        columns = Columns(table.columns, options)
        document = stack.enter_context(DocumentWriter(options.output, _header(options, file, columns)))
        _write(table, columns, document)
        if file:
            file.require_unchanged()
    if document.is_partial:
        print("csv: partial: not every row could be read, the issue records say which", file=sys.stderr)
        return UNREADABLE
    return OK


def _source_file(options: argparse.Namespace) -> SourceFile | None:
    if is_stream(options):
        return None
    file = SourceFile(options.source)
    file.require_not_output(options.output)
    return file


def _unnamed_stream(options: argparse.Namespace, stack: ExitStack) -> BinaryIO:
    if options.scope_column is not None:
        raise UsageError("--scope-column needs a file: the header, which comes first, names all scopes")
    return sys.stdin.buffer if options.source == "-" else stack.enter_context(open(options.source, "rb"))


def _table(stream: BinaryIO, options: argparse.Namespace) -> Table:
    name = "standard input" if options.source == "-" else options.source
    return Table(stream, name, options.encoding, options.delimiter)


def _header(options: argparse.Namespace, file: SourceFile | None, columns: Columns) -> dict[str, Any]:
    shaping = shaping_options(options)
    return header_record(
        {"name": "csv", "version": VERSION, **({"options": shaping} if shaping else {})},
        file.describe(options.source_id) if file else {"id": checked_source_id(options.source_id)},
        mode=options.mode,
        units={"length": options.length_unit, "angle": options.angle_unit},
        crs={"local": True},
        scopes=_scopes(options) if options.scope_column is not None else None,
        idFrom="source" if columns.key else "content",
    )


def _scopes(options: argparse.Namespace) -> list[str] | None:
    """The scopes that the file mentions, sorted. Reads it once."""
    with open(options.source, "rb") as stream:
        table = _table(stream, options)
        columns = Columns(table.columns, options)
        scopes: set[str] = set()
        for row in table.rows():
            if isinstance(row, Row) and len(row.fields) >= len(columns.names):
                scope = columns.text(row.fields, columns.scope or 0)
                scopes.update([scope] if len(scope) <= MAX_SCOPE else [])
            if len(scopes) > MAX_SCOPES:
                raise ExtractorError(f"{options.source}: more than {MAX_SCOPES} scopes; is it the right --scope-column?")
    return sorted(scopes) or None


def _write(table: Table, columns: Columns, document: DocumentWriter) -> None:
    def report(severity: str, code: str, message: str, line: int, column: str | None = None, **about: str) -> None:
        place = {"line": line, **({"column": column} if column is not None else {})}
        document.issue(severity, code, message, place=place, **about)

    for position, (name, usable) in enumerate(zip(columns.names, columns.properties), 1):
        if name != usable:
            message = f"column {position} is called {name!r}, as another one or as none may be; it is kept as {usable!r}"
            report("warning", "column-name", message, table.header_line, usable)
    maker = EntityMaker(columns, report)
    row = None
    for row in table.rows():
        if isinstance(row, BrokenRow):
            report("error", "broken-row", f"can't be split into fields: {row.reason}", row.line)
            continue
        entity = maker.entity(row)
        if entity is not None:
            _write_entity(entity, row, document, report)
    if row is None and columns.options.mode == "snapshot" and not columns.options.allow_empty:
        report("error", "no-rows", "the table has no rows; --allow-empty says that this is meant", table.header_line)


def _write_entity(entity: dict[str, Any], row: Row, document: DocumentWriter, report: Any) -> None:
    try:
        document.write(entity)
    except RecordTooLarge as error:
        report("error", "record-too-large", str(error), row.line, kind=entity["kind"], id=entity["id"])


if __name__ == "__main__":
    sys.exit(run("csv", main))
