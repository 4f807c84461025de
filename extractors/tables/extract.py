#!/usr/bin/env python3
"""Extractor of tables by a mapping: delimited text, workbooks, SQLite, PostgreSQL. `extract.py --help` tells the rest."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from checkpoint import Checkpoint, read_checkpoint
from extraction import Extraction
from intermediary import DocumentWriter, header_record
from mapping import Mapping
from mapping_document import PYYAML
from mapping_reader import read_mapping
from options import VERSION, parse_options
from program import OK, UNREADABLE, run
from requirement import OPENPYXL, Requirement, require

PSYCOPG2 = Requirement("psycopg2", "psycopg2", "python3-psycopg2", "psycopg2-binary")
_REQUIREMENTS = {"xlsx": OPENPYXL, "postgresql": PSYCOPG2}


def main(arguments: list[str]) -> int:
    """Extract what the arguments say. Returns the exit code."""
    options = parse_options(arguments)
    if options.mapping is None:
        require(PYYAML)
        return OK
    mapping = _mapping(options)
    if mapping.source.type in _REQUIREMENTS:
        needed = [PYYAML] if mapping.path.suffix.lower() != ".json" else []
        require(*needed, _REQUIREMENTS[mapping.source.type])
    if options.check:
        return OK
    warnings: list[str] = []
    source_id = options.source_id or mapping.id or mapping.path.name
    known = read_checkpoint(mapping, source_id, warnings.append)
    with closing(_open(mapping, known, options)) as source:
        source.require_not_output(options.output)
        tables = source.tables()
        extraction = Extraction(mapping, tables, known)
        header = _header(mapping, source.describe(source_id), extraction.scopes())
        with DocumentWriter(options.output, header) as document:
            for warning in warnings:
                document.issue("warning", "checkpoint-unknown", warning)
            extraction.write(document)
            source.finish()
    if document.is_partial:
        print("tables: partial: not everything could be read, the issue records say what", file=sys.stderr)
        return UNREADABLE
    return OK


def _mapping(options: argparse.Namespace) -> Mapping:
    mapping = read_mapping(options.mapping, options.source)
    source = mapping.source
    if options.statement_timeout is not None:
        source = dataclasses.replace(source, statement_timeout=options.statement_timeout)
    tables = mapping.tables
    if options.allow_empty:
        tables = tuple(dataclasses.replace(table, allow_empty=True) for table in tables)
    mode = "snapshot" if options.snapshot else mapping.mode
    return dataclasses.replace(mapping, source=source, tables=tables, mode=mode)


def _open(mapping: Mapping, known: Checkpoint, options: argparse.Namespace) -> Any:
    # What a source needs is imported with it.
    type = mapping.source.type
    if type == "csv":
        from csv_source import CsvSource

        return CsvSource(mapping)
    if type == "xlsx":
        from xlsx_source import XlsxSource

        return XlsxSource(mapping, options.max_unpacked * 2**20)
    if type == "sqlite":
        from sqlite_source import SqliteSource

        return SqliteSource(mapping, known)
    from postgres_source import PostgresSource

    return PostgresSource(mapping, known)


def _header(mapping: Mapping, source: dict[str, Any], scopes: Any) -> dict[str, Any]:
    has_ids = any(table.id for table in mapping.tables)
    return header_record(
        {"name": "tables", "version": VERSION, "options": {"mapping": mapping.digest}},
        source,
        mode=mapping.mode,
        units=mapping.units,
        crs=mapping.crs,
        scopes=scopes,
        idFrom="source" if has_ids else "content",
    )


if __name__ == "__main__":
    sys.exit(run("tables", main))
