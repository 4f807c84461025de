"""The command line of the csv extractor."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from intermediary import ANGLE_UNITS, LENGTH_UNITS, MAX_KIND
from program import UsageError
from text_values import PARSERS

VERSION = "0.1.0"

_DESCRIPTION = """\
Write a table of delimited text as an intermediary document: one entity for each row, all its filled cells as
properties. The first line names the columns."""

_EPILOG = """\
identity
  --key names the columns that identify a row; their values, without the space around them, are its id. The values of
  several columns are joined by "|". Without --key the id is a hash of the row's content: then a changed row reads as
  one row gone and another one new. Identical rows get the suffixes -2, -3 and so on.

partial documents
  Whatever could not be read may still exist in the source, so it must not be deleted because it is missing here. The
  document ends as "partial", and nothing is deleted, when a row
    - lacks a value in a key column (or in the --kind-column), or has an identity that is too long,
    - has too few fields, or more than the header with text in them, or quotes that do not match,
    - is too large for one record;
  and when a snapshot has no row at all, unless --allow-empty says that this is meant. Each of these is an issue record
  of severity "error". Issues of severity "warning" leave the document complete: an identity that came before (the
  first row stands), a value that is not of its declared type (kept as text), column names that are empty or repeated.
  A file that can't be decoded, or holds NUL characters, gives no complete document at all.

scopes
  With --scope-column the document covers the scopes that the file mentions, and only these. The file is read once
  more to find them, so it can't be standard input.

exit codes
  0 complete, 1 unreadable or partial, 2 wrong options, 130 interrupted"""


def parse_options(arguments: list[str]) -> argparse.Namespace:
    """The options, checked as far as that is possible without the file. Exits with 2 when they are wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.check:
        return options
    if options.source is None:
        parser.error("which file? (- reads standard input)")
    if is_stream(options) and not options.source_id:
        parser.error("standard input and pipes have no lasting name: --source-id is needed")
    if options.kind is not None and options.kind_column is not None:
        parser.error("--kind and --kind-column exclude each other")
    if options.split is not None and not options.split:
        parser.error("--split needs some text")
    return options


def is_stream(options: argparse.Namespace) -> bool:
    """Whether the source can be read only once: standard input, a named pipe or `<(...)`."""
    return options.source == "-" or Path(options.source).is_fifo()


def constant_kind(options: argparse.Namespace) -> str | None:
    """The kind of all rows; None when a column holds it."""
    if options.kind_column is not None:
        return None
    name = options.source_id if is_stream(options) else options.source
    kind = options.kind if options.kind is not None else Path(name).stem
    if not 1 <= len(kind) <= MAX_KIND:
        raise UsageError(f"a kind has 1 to {MAX_KIND} characters, not {len(kind)}; see --kind")
    return kind


def shaping_options(options: argparse.Namespace) -> dict[str, Any]:
    """Those options that shape the records, for the header."""
    names = {
        "key": "key", "kind": "kind", "kindColumn": "kind_column", "scopeColumn": "scope_column",
        "versionColumn": "version_column", "label": "label", "code": "code", "parent": "parent",
        "reference": "reference", "split": "split", "type": "type", "null": "null", "delimiter": "delimiter",
        "encoding": "encoding",
    }  # fmt: skip
    values = {name: getattr(options, attribute) for name, attribute in names.items()}
    values["reference"], values["type"] = dict(options.reference), dict(options.type)
    return {name: value for name, value in values.items() if value}


def _delimiter(text: str) -> str | None:
    named = {"auto": None, "tab": "\t", "\\t": "\t"}
    if text in named:
        return named[text]
    if len(text) != 1 or text in '"\r\n\0':
        raise argparse.ArgumentTypeError(f"{text!r} is not auto, tab or one character")
    return text


def _typed_column(text: str) -> tuple[str, str]:
    column, _, name = text.rpartition("=")
    if not column or name not in PARSERS:
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN={'|'.join(PARSERS)}")
    return column, name


def _reference(text: str) -> tuple[str, str]:
    name, _, target = text.partition("=")
    if not name or not target:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COLUMN:KIND")
    return name, target


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="extract.py", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("source", nargs="?", metavar="FILE", help="the table; - reads standard input")
    add("-o", "--output", metavar="FILE", help="write here instead of standard output; gzipped when it ends with .gz")
    add("--key", action="append", default=[], metavar="COLUMN", help="identifies a row; several, or comma separated")
    add("--kind", help="kind of all rows (default: the file's name without its ending)")
    add("--kind-column", metavar="COLUMN", help="holds the kind of each row")
    add("--label", metavar="COLUMN", help="what people call it")
    add("--code", metavar="COLUMN", help="a name that is unique in its kind")
    add("--parent", metavar="COLUMN[:KIND]", help="holds the id of what the row is a part of (default: of its own kind)")
    add("--reference", action="append", default=[], type=_reference, metavar="NAME=COLUMN[:KIND]",
        help="holds the id of another entity; repeatable")  # fmt: skip
    add("--split", metavar="TEXT", help="separates several ids in the columns of --reference, which become lists")
    add("--scope-column", metavar="COLUMN", help="holds the scope of each row")
    add("--version-column", metavar="COLUMN", help="changes whenever the row changes")
    add("--type", action="append", default=[], type=_typed_column, metavar="COLUMN=TYPE",
        help=f"{', '.join(PARSERS)} (default: string); repeatable")  # fmt: skip
    add("--null", action="append", default=[], metavar="TEXT", help="also means no value, as an empty cell does; repeatable")
    add("--delimiter", type=_delimiter, metavar="CHARACTER",
        help="auto (default: the most frequent of , ; tab | in the header line), tab or a character")  # fmt: skip
    add("--encoding", default="utf-8-sig", help="default: UTF-8, with or without a byte order mark")
    add("--source-id", metavar="ID", help="identifies the document over all runs (default: the file's name)")
    add("--mode", choices=("snapshot", "delta"), default="snapshot", help="all there is (default), or only what changed")
    add("--allow-empty", action="store_true", help="a snapshot without rows is meant so: everything is gone")
    add("--length-unit", choices=LENGTH_UNITS, default="m", help="for the header (default: m)")
    add("--angle-unit", choices=ANGLE_UNITS, default="deg", help="for the header (default: deg)")
    add("--check", action="store_true", help="only tell whether the program can run here")
    add("--version", action="version", version=f"csv {VERSION}")
    return parser
