"""The command line of the tables extractor."""

from __future__ import annotations

import argparse

VERSION = "0.1.0"

_DESCRIPTION = """\
Write tables as an intermediary document: delimited text, the sheets of any workbook, SQLite or PostgreSQL. A mapping file,
YAML or JSON, says where they are and what their columns mean; docs/tables.md describes it."""

_EPILOG = """\
identity
  The mapping names the columns that identify a row; the values of several are joined by "|". With `idFrom: content` the
  id is a hash of the row. Of two rows with the same id the first one stands.

incremental extraction
  With `mode: delta`, a table with a watermark is read from its last watermark on. imodel-ingest run keeps the watermark in the
  iModel and hands it back in the file that IMODEL_INGEST_CHECKPOINTS names. --snapshot reads everything for once, so
  that what vanished is found too.

databases
  Nothing is ever written to a source: SQLite is opened read-only, PostgreSQL is read in a read-only transaction, and a
  query of the mapping is one statement that returns rows. Passwords come from PGPASSWORD, ~/.pgpass or a service file.

partial documents
  Whatever could not be read may still exist in the source, so it must not be deleted because it is missing here. The
  document ends as "partial", and nothing is deleted, when
    - a row lacks a value in a column of its id, or has a kind, scope or id that can't be told,
    - a line can't be split into fields, or has another number of them than the header,
    - a sheet is not there, or has no header,
    - a record is too large,
    - a table of a snapshot has no rows, unless `allowEmpty: true` or --allow-empty says that this is meant.
  Each of these is an issue record of severity "error". All other issues leave the document complete.

exit codes
  0 complete, 1 unreadable or partial, 2 wrong options or mapping, 3 a library is missing, 130 interrupted"""


def parse_options(arguments: list[str]) -> argparse.Namespace:
    """The options. Exits with 2 when they are wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.mapping is None and not options.check:
        parser.error("which mapping?")
    return options


def _mebibytes(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 10**6:
        raise ValueError
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="extract.py", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("mapping", nargs="?", metavar="MAPPING", help="the mapping: .yaml, .yml or .json")
    add("-o", "--output", metavar="FILE", help="write here instead of standard output; gzipped when it ends with .gz")
    add("--source", metavar="PLACE", help="file, folder or connection to read instead of the one that the mapping names")
    add("--source-id", metavar="ID", help="identifies the document over all runs (default: the mapping's id, or its file name)")
    add("--snapshot", action="store_true", help="read everything, also what a watermark would leave out")
    add("--allow-empty", action="store_true", help="tables without rows are meant so: everything is gone")
    add("--statement-timeout", type=_seconds, metavar="SECONDS", help="PostgreSQL: give up a statement that takes longer")
    add("--max-unpacked", type=_mebibytes, default=2048, metavar="MiB",
        help="refuse workbooks that unpack to more (default: %(default)s)")  # fmt: skip
    add("--check", action="store_true", help="only tell whether the program can run here, with this mapping if one is given")
    add("--version", action="version", version=f"tables {VERSION}")
    return parser
