"""The command line of the cobie extractor."""

from __future__ import annotations

import argparse
from typing import Any

from intermediary import LENGTH_UNITS
from sheets import SHEET_NAMES

VERSION = "0.1.0"

_DESCRIPTION = """\
Write a COBie 2.4 workbook (.xlsx) as an intermediary document: one entity for each row, its sheet as kind, all its
filled cells as properties. "n/a" and empty cells mean absent. Attribute rows become properties of what they describe."""

_EPILOG = """\
identity
  COBie's keys: Contact by Email; Facility, Floor, Space, Type, Component and Resource by Name; the other sheets by
  several columns, joined by "|" (Zone: Name, Category, SpaceNames; System: Name, Category, ComponentNames; Job: Name,
  TypeName, TaskNumber; and so on). A row's id depends on its own cells only, never on other rows; so a change in a key
  column, such as the Category of a zone, reads as one row gone and another one new. Rows that have the same key in
  spite of that: the first keeps it, the others get "#" and their external identifier, or else a hash of their content.

references
  Names are looked up as they are, without the space around them, then without regard to case ("info" issue). What is
  not found is a "warning" issue; where names are unique, the reference is written all the same, to the id that a row
  of that name would have, so that a row does not change when one that it names comes or goes; --drop-unresolved leaves
  it out. Parents are never written unresolved. Comma lists may hold names with commas.
  Where names repeat by design (zones, systems, jobs ...), a name means all rows of that name, for attributes too.

partial documents
  Whatever could not be read may still exist in the building, so it must not be deleted because it is missing here. The
  document ends as "partial", and nothing is deleted, when
    - a standard sheet is missing or has no header (say --without SHEET when your workbooks never have it),
    - a sheet with rows lacks one of its key columns (without its Name or Email its rows are left out),
    - a row lacks its Name or Email, has an error or an uncalculated formula in a key column, or is too large.
  Each of these is an issue record of severity "error". All other issues leave the document complete.

exit codes
  0 complete, 1 unreadable or partial, 2 wrong options, 3 openpyxl is missing, 130 interrupted"""


def parse_options(arguments: list[str]) -> argparse.Namespace:
    """The options. Exits with 2 when they are wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.source is None and not options.check:
        parser.error("which workbook?")
    return options


def shaping_options(options: argparse.Namespace) -> dict[str, Any]:
    """Those options that shape the records, for the header."""
    values = {"without": sorted(set(options.without)), "lengthUnit": options.length_unit}
    values["dropUnresolved"] = options.drop_unresolved
    return {name: value for name, value in values.items() if value}


def _mebibytes(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="extract.py", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("source", nargs="?", metavar="FILE", help="the workbook")
    add("-o", "--output", metavar="FILE", help="write here instead of standard output; gzipped when it ends with .gz")
    add("--source-id", metavar="ID", help="identifies the document over all runs (default: the file's name)")
    add("--without", action="append", default=[], choices=SHEET_NAMES, metavar="SHEET",
        help="the workbook has no such sheet, and that is meant so; repeatable")  # fmt: skip
    add("--drop-unresolved", action="store_true", help="leave out references to rows that are not there")
    add("--length-unit", choices=LENGTH_UNITS, help="of the coordinates (default: as Facility.LinearUnits says, or m)")
    add("--max-unpacked", type=_mebibytes, default=2048, metavar="MiB",
        help="refuse workbooks that unpack to more (default: %(default)s)")  # fmt: skip
    add("--check", action="store_true", help="only tell whether the program can run here")
    add("--version", action="version", version=f"cobie {VERSION}")
    return parser
