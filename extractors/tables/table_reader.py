"""From the part of a mapping that describes one table to a `TableMapping`."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Optional

from cell_values import text_of
from declared_types import CONVERTERS
from intermediary import MAX_KIND, MAX_SCOPE
from mapping import Choice, DeletedMapping, PropertyMapping, SheetArea, TableMapping, TargetMapping
from nodes import Node, optional

_SHARED = (
    "id", "idFrom", "kind", "label", "code", "version", "scope", "parent", "references", "deleted", "properties",
    "types", "missing", "allowEmpty",
)  # fmt: skip
_DATABASE = ("table", "query", "watermark", "lag")
_BY_TYPE = {
    "csv": ("file",),
    "xlsx": ("sheet", "hidden", "headerRow", "firstRow", "range", "merged"),
    "sqlite": _DATABASE,
    "postgresql": _DATABASE,
}
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})?(?::([A-Z]{1,3})([0-9]{1,7})?)?")


@dataclass(frozen=True)
class TableDefaults:
    """What holds for all tables: the type of their source, and which texts mean no value."""

    source_type: str
    missing: tuple[str, ...]


def read_table(node: Node, name: str, defaults: TableDefaults) -> TableMapping:
    """@throws UsageError with the place of the first mistake"""
    if not name or len(name) > MAX_KIND or "\0" in name:
        raise node.wrong(f"a table's name has 1 to {MAX_KIND} characters")
    fields = node.fields((*_SHARED, *_BY_TYPE[defaults.source_type]))
    sheet = optional(fields, "sheet", Node.text)
    kind = fields.get("kind")
    if "query" in fields and "table" in fields:
        raise fields["query"].wrong("excludes `table`")
    if "lag" in fields and "watermark" not in fields:
        raise fields["lag"].wrong("needs a watermark")
    return TableMapping(
        name=name,
        digest=_digest(node.value, defaults.missing),
        id=_id(node, fields),
        # A pattern stands for several sheets: then each is a kind of its own.
        kind=_choice(kind, MAX_KIND) if kind else Choice() if "*" in (sheet or "") else Choice(name),
        label=optional(fields, "label", Node.text),
        code=optional(fields, "code", Node.text),
        version=optional(fields, "version", Node.text),
        scope=optional(fields, "scope", lambda scope: _choice(scope, MAX_SCOPE)),
        parent=optional(fields, "parent", lambda parent: _target(parent, is_list=False)),
        references=_references(fields.get("references")),
        deleted=optional(fields, "deleted", _deleted),
        properties=_properties(fields.get("properties")),
        types=_types(fields.get("types")),
        missing=frozenset((*defaults.missing, *(optional(fields, "missing", Node.markers) or ()))),
        watermark=optional(fields, "watermark", Node.text),
        lag=optional(fields, "lag", Node.amount),
        allow_empty=optional(fields, "allowEmpty", Node.flag) or False,
        area=_area(fields),
        sheet=sheet,
        table=optional(fields, "table", Node.text),
        query=optional(fields, "query", Node.text),
        file=optional(fields, "file", Node.text),
    )


def _digest(value: Any, missing: tuple[str, ...]) -> str:
    content = json.dumps([value, missing], sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"


def _id(node: Node, fields: dict[str, Node]) -> tuple[str, ...]:
    source = optional(fields, "idFrom", lambda field: field.one_of(("content",)))
    if (source is None) == ("id" not in fields):
        raise node.wrong("must say `id`, the column or columns that identify a row, or else `idFrom: content`")
    if source is not None and ("deleted" in fields or "watermark" in fields):
        raise node.wrong("`idFrom: content` goes with neither `deleted` nor `watermark`: a changed row is another one")
    return optional(fields, "id", Node.texts) or ()


def _choice(node: Node, limit: int) -> Choice:
    if isinstance(node.value, dict):
        fields = node.fields(("column",))
        if "column" not in fields:
            raise node.wrong("must be a text, or { column: NAME }")
        return Choice(column=fields["column"].text())
    if node.value == "" and limit == MAX_SCOPE:
        return Choice("")
    return Choice(node.limited(limit))


def _target(node: Node, is_list: bool) -> TargetMapping:
    if not isinstance(node.value, dict):
        return TargetMapping(node.texts())
    fields = node.fields(("column", "kind", "scope", *(["split"] if is_list else [])))
    if "column" not in fields:
        raise node.wrong("must say `column`, or a list of them")
    columns = fields["column"].texts()
    split = optional(fields, "split", Node.text)
    if split is not None and len(columns) > 1:
        raise fields["split"].wrong("goes with one column only")
    return TargetMapping(
        columns,
        optional(fields, "kind", lambda kind: _choice(kind, MAX_KIND)),
        optional(fields, "scope", lambda scope: _choice(scope, MAX_SCOPE)),
        split,
    )


def _references(node: Optional[Node]) -> dict[str, TargetMapping]:
    return {name: _target(target, is_list=True) for name, target in node.members().items()} if node else {}


def _deleted(node: Node) -> DeletedMapping:
    if not isinstance(node.value, dict):
        return DeletedMapping(node.text())
    fields = node.fields(("column", "values"))
    if "column" not in fields:
        raise node.wrong("must say `column`")
    values = optional(fields, "values", lambda values: frozenset(text_of(item.value) for item in values.items()))
    return DeletedMapping(fields["column"].text(), values)


def _properties(node: Optional[Node]) -> PropertyMapping:
    if node is None:
        return PropertyMapping()
    if isinstance(node.value, str):
        return PropertyMapping(every=node.one_of(("all", "other")) == "all")
    if isinstance(node.value, list):
        return PropertyMapping(include=tuple(item.text() for item in node.items()))
    fields = node.fields(("include", "exclude", "rename"))
    include = fields.get("include")
    every = include is not None and include.value == "all"
    return PropertyMapping(
        every=every,
        include=include.texts() if include is not None and not every else None,
        exclude=optional(fields, "exclude", Node.texts) or (),
        rename={old: new.text() for old, new in fields["rename"].members().items()} if "rename" in fields else {},
    )


def _types(node: Optional[Node]) -> dict[str, str]:
    return {name: type.one_of(tuple(CONVERTERS)) for name, type in node.members().items()} if node else {}


def _area(fields: dict[str, Node]) -> SheetArea:
    header = optional(fields, "headerRow", lambda rows: tuple(sorted(row.positive() for row in rows.items())))
    columns: tuple[int, Optional[int]] = (1, None)
    rows: tuple[int, Optional[int]] = (1, None)
    if "range" in fields:
        match = _RANGE.fullmatch(str(fields["range"].value).upper())
        if match is None:
            raise fields["range"].wrong('must be like "B4:H200", "B4:H" or "B:H"')
        columns = (_column(match[1]), _column(match[3]) if match[3] else None)
        rows = (int(match[2] or 1), int(match[4]) if match[4] else None)
    return SheetArea(
        header_rows=header,
        first_row=optional(fields, "firstRow", Node.positive),
        top_row=rows[0],
        last_row=rows[1],
        first_column=columns[0],
        last_column=columns[1],
        fills_merged=optional(fields, "merged", lambda merged: merged.one_of(("fill", "first"))) != "first",
        hidden=optional(fields, "hidden", Node.flag) or False,
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
