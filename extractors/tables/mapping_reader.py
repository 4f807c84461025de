"""From a mapping file to a `Mapping`: the source, the mode, and the list of tables."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from intermediary import ANGLE_UNITS, LENGTH_UNITS, MAX_SOURCE_ID
from mapping import Mapping, SourceMapping
from mapping_document import read_document
from nodes import Node, optional
from table_reader import TableDefaults, read_table

ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".db3": "sqlite", ".gpkg": "sqlite",
}  # fmt: skip
TYPES = ("csv", "xlsx", "sqlite", "postgresql")
_SOURCE = ("type", "file", "folder", "connection", "encoding", "delimiter", "statementTimeout")
_MAPPING = ("$schema", "mapping", "id", "source", "mode", "units", "crs", "missing", "tables")


def read_mapping(path: str, source: Optional[str]) -> Mapping:
    """The mapping in a file; `source` takes the place of the file, folder or connection that it names.

    @throws UsageError with the place of the first mistake
    """
    file = Path(path)
    node = Node(path, "", read_document(file))
    fields = node.fields(_MAPPING)
    if "mapping" not in fields or fields["mapping"].value != 1:
        raise node.wrong("must say which version of the mapping it is: `mapping: 1`")
    if "tables" not in fields:
        raise node.wrong("must say `tables`")
    where = _source(node, fields.get("source"), file, source)
    defaults = TableDefaults(where.type, optional(fields, "missing", Node.markers) or ())
    tables = tuple(read_table(table, name, defaults) for name, table in fields["tables"].members().items())
    if not tables:
        raise fields["tables"].wrong("must name a table")
    mode = optional(fields, "mode", lambda mode: mode.one_of(("snapshot", "delta"))) or "snapshot"
    for table in tables:
        if table.watermark is not None and mode != "delta":
            raise fields["tables"].wrong(f"{table.name} has a watermark, which needs `mode: delta`")
    return Mapping(
        path=file,
        digest=_digest([fields[name].value for name in fields if name in ("units", "crs", "missing", "tables")], where),
        source=where,
        mode=mode,
        units=_units(fields.get("units")),
        crs=_crs(fields.get("crs")),
        tables=tables,
        id=optional(fields, "id", lambda id: id.limited(MAX_SOURCE_ID)),
    )


def _source(mapping: Node, node: Optional[Node], file: Path, override: Optional[str]) -> SourceMapping:
    fields = node.fields(_SOURCE) if node is not None else {}
    named = [name for name in ("file", "folder", "connection") if name in fields]
    if len(named) != 1 and (override is None or named):
        raise (node or mapping).wrong("the source must have one of file, folder and connection (or say --source)")
    place = fields[named[0]] if named else Node(mapping.file, "--source", override)
    type = optional(fields, "type", lambda type: type.one_of(TYPES)) or _type_of(place, named, override)
    is_database = type == "postgresql"
    if named and is_database != (named[0] == "connection"):
        raise place.wrong(f"a source of type {type} has {'a connection' if is_database else 'a file or a folder'}")
    timeout = optional(fields, "statementTimeout", Node.amount)
    if is_database:
        return SourceMapping(type, connection=override or place.text(), statement_timeout=timeout)
    if named == ["folder"] and type != "csv":
        raise place.wrong("only delimited text lies in a folder")
    return SourceMapping(
        type,
        path=Path(override) if override is not None else _beside(place, file),
        encoding=optional(fields, "encoding", Node.text) or "utf-8-sig",
        delimiter=optional(fields, "delimiter", _delimiter),
    )


def _type_of(place: Node, named: Sequence[str], override: Optional[str]) -> str:
    text = override or place.text()
    if "connection" in named or text.startswith(("postgresql:", "postgres:")):
        return "postgresql"
    if "folder" in named:
        return "csv"
    type = ENDINGS.get(Path(text).suffix.lower())
    if type is None:
        raise place.wrong(f"what {Path(text).name!r} is can't be told by its ending; say `type`: {', '.join(TYPES)}")
    return type


def _beside(place: Node, mapping: Path) -> Path:
    """A mapping may come from elsewhere: it reaches the files in its folder and beside it, and no others."""
    text = place.text()
    relative = os.path.normpath(text)
    if os.path.isabs(relative) or relative.split(os.sep)[:2] == ["..", ".."] or "\0" in text:
        raise place.wrong("must be a path within the mapping's folder or beside it; --source takes any other")
    return mapping.parent / relative


def _delimiter(node: Node) -> str:
    text = "\t" if node.value == "tab" else node.value
    if not isinstance(text, str) or len(text) != 1 or text in '"\r\n\0':
        raise node.wrong("must be tab or one character")
    return text


def _units(node: Optional[Node]) -> dict[str, str]:
    fields = node.fields(("length", "angle")) if node is not None else {}
    length = optional(fields, "length", lambda unit: unit.one_of(LENGTH_UNITS)) or "m"
    return {"length": length, "angle": optional(fields, "angle", lambda unit: unit.one_of(ANGLE_UNITS)) or "deg"}


def _crs(node: Optional[Node]) -> dict[str, Any]:
    if node is None:
        return {"local": True}
    fields = node.fields(("epsg", "wkt", "local"))
    if len(fields) != 1:
        raise node.wrong("must be { epsg: NUMBER }, { wkt: TEXT } or { local: true }")
    if "epsg" in fields:
        return {"epsg": fields["epsg"].positive()}
    if "wkt" in fields:
        return {"wkt": fields["wkt"].limited(65_536)}
    if not fields["local"].flag():
        raise fields["local"].wrong("can only be true")
    return {"local": True}


def _digest(shaping: list[Any], source: SourceMapping) -> str:
    content = json.dumps([shaping, source.type, source.encoding, source.delimiter], sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"
