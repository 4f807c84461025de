#!/usr/bin/env python3
"""Extractor of COBie 2.4 workbooks (.xlsx), by openpyxl; `extract.py --help` tells the rest.

Every sheet is read twice: once for the names, since rows point at rows of any sheet, and once for the records.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from attributes import attach_attributes
from entities import EntityMaker
from index import Index
from intermediary import DocumentWriter, RecordTooLarge, header_record
from options import VERSION, parse_options, shaping_options
from program import OK, UNREADABLE, run
from requirement import OPENPYXL, require
from rows import Row, SheetReader
from sheets import ATTRIBUTE, ATTRIBUTE_SHEET, SHEETS, Sheet, length_unit
from source import SourceFile
from workbook import Workbook

_DEFAULT_UNIT = "m"


def main(arguments: list[str]) -> int:
    """Extract what the arguments say. Returns the exit code."""
    options = parse_options(arguments)
    require(OPENPYXL)
    if options.check:
        return OK
    file = SourceFile(options.source)
    file.require_not_output(options.output)
    with Workbook(file.path, options.max_unpacked * 2**20) as workbook, closing(Index()) as index:
        sheets = {sheet.name: workbook.sheet(sheet.name) for sheet in (*SHEETS, ATTRIBUTE_SHEET)}
        linear_units = _index_names(sheets, index)
        with DocumentWriter(options.output, _header(options, file, linear_units)) as document:
            _Extraction(options, sheets, index, document).run(linear_units)
            file.require_unchanged()
    if document.is_partial:
        print("cobie: partial: not all of the workbook could be read, the issue records say what", file=sys.stderr)
        return UNREADABLE
    return OK


def _index_names(sheets: dict[str, SheetReader | None], index: Index) -> list[str]:
    """Index all rows but attributes. Returns the linear units of the facilities."""
    units = []
    for sheet in SHEETS:
        reader = sheets[sheet.name]
        for row in reader.rows() if reader else ():
            index.add(sheet, row)
            if sheet.name == "Facility":
                units.append(row.text("LinearUnits"))
    return units


def _header(options: argparse.Namespace, file: SourceFile, linear_units: list[str]) -> dict[str, Any]:
    known = (length_unit(text) for text in linear_units)
    unit = options.length_unit or next(filter(None, known), _DEFAULT_UNIT)
    shaping = shaping_options(options)
    return header_record(
        {"name": "cobie", "version": VERSION, **({"options": shaping} if shaping else {})},
        file.describe(options.source_id),
        units={"length": unit, "angle": "deg"},
        crs={"local": True},
        idFrom="source",
    )


class _Extraction:
    """Writes the records of an indexed workbook."""

    def __init__(
        self, options: argparse.Namespace, sheets: dict[str, SheetReader | None], index: Index, document: DocumentWriter
    ) -> None:
        self._options = options
        self._sheets = sheets
        self._index = index
        self._document = document
        self._maker = EntityMaker(index, self._report, not options.drop_unresolved)

    def run(self, linear_units: list[str]) -> None:
        for sheet in (*SHEETS, ATTRIBUTE_SHEET):
            self._check_sheet(sheet)
        self._check_facilities(linear_units)
        attributes = self._sheets[ATTRIBUTE]
        if attributes is not None:
            attach_attributes(attributes, self._index, self._report)
        for sheet in SHEETS:
            reader = self._sheets[sheet.name]
            if reader is not None and reader.column(sheet.key[0]) is not None:
                self._write_sheet(sheet, reader)

    def _check_sheet(self, sheet: Sheet) -> None:
        reader = self._sheets[sheet.name]
        place: dict[str, Any] = {"sheet": sheet.name}
        if reader is None or not reader.columns:
            if sheet.name not in self._options.without:
                message = "the sheet is missing, or has no header; say --without when that is meant so"
                self._document.issue("error", "missing-sheet", message, place=place)
            return
        place["row"] = reader.header_row
        for problem in reader.header_problems():
            self._document.issue("warning", problem.code, problem.message, place={**place, "column": problem.column})
        for column in sheet.key:
            if reader.column(column) is None and next(reader.rows(), None) is not None:
                message = f"the sheet has no column {column}, which is a part of its key"
                self._document.issue("error", "missing-column", message, place={**place, "column": column})

    def _check_facilities(self, linear_units: list[str]) -> None:
        place = {"sheet": "Facility"}
        if len(linear_units) > 1:
            message = f"{len(linear_units)} facilities: no floor gets a parent, since floors do not name theirs"
            self._document.issue("warning", "several-facilities", message, place=place)
        if self._options.length_unit is None:
            for text in linear_units or [""]:
                if length_unit(text) is None:
                    message = f"LinearUnits {text!r} is no known unit of length; metres are taken (see --length-unit)"
                    self._document.issue("warning", "unknown-unit", message, place={**place, "column": "LinearUnits"})

    def _write_sheet(self, sheet: Sheet, reader: SheetReader) -> None:
        key = {reader.column(column) for column in sheet.key}
        for row in reader.rows():
            for problem in row.problems:
                # A key that can't be read gives another id, while the element of the true id is still there.
                severity = "error" if problem.column in key else "warning"
                self._report(severity, problem.code, problem.message, row, problem.column)
            if not row.values:
                continue
            entity = self._maker.entity(sheet, row)
            try:
                if entity is not None:
                    self._document.write(entity)
            except RecordTooLarge as error:
                self._report("error", "record-too-large", str(error), row)

    def _report(self, severity: str, code: str, message: str, row: Row, column: str | None = None) -> None:
        place: dict[str, Any] = {"sheet": row.sheet.name, "row": row.number}
        if column is not None:
            place["column"] = row.sheet.column(column) or column
        identity = self._index.identity(row.sheet.name, row.number)
        about = {"kind": row.sheet.name, "id": identity.id} if identity else {}
        self._document.issue(severity, code, message, place=place, **about)


if __name__ == "__main__":
    sys.exit(run("cobie", main))
