"""From rows to entities, and what is dubious about a row."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable

from columns import Columns, Target
from delimited import Row
from intermediary import MAX_CODE, MAX_KIND, MAX_LABEL, MAX_SCOPE, MAX_VERSION, join_key
from seen import SeenKeys

Report = Callable[..., None]
"""`report(severity, code, message, line, column=None, kind=None, id=None)`"""


class EntityMaker:
    """Makes the entity of a row. Holds the identities seen so far, see `SeenKeys`."""

    def __init__(self, columns: Columns, report: Report) -> None:
        self._columns = columns
        self._report = report
        self._seen = SeenKeys()
        self._split = columns.options.split
        optional = (
            ("version", columns.version, MAX_VERSION),
            ("label", columns.label, MAX_LABEL),
            ("code", columns.code, MAX_CODE),
        )
        self._texts = [(name, position, limit) for name, position, limit in optional if position is not None]

    def entity(self, row: Row) -> dict[str, Any] | None:
        """The record; None when the row has no identity, or one that came before, which was reported then."""
        columns = self._columns
        width = len(columns.names)
        fields = row.fields
        if len(fields) != width and (len(fields) < width or any(fields[width:])):
            self._report("error", "field-count", f"{len(fields)} fields, the header has {width}", row.line)
            return None
        texts = {
            name: text for name, text in zip(columns.properties, fields) if text not in columns.absent and not text.isspace()
        }
        if not texts:
            return None
        identity = self._identity(row, texts)
        if identity is None:
            return None
        return {"type": "entity", **identity, **self._content(row, identity, texts)}

    def _identity(self, row: Row, texts: dict[str, str]) -> dict[str, str] | None:
        columns = self._columns
        kind = columns.kind or columns.text(row.fields, columns.kind_column or 0)
        scope = "" if columns.scope is None else columns.text(row.fields, columns.scope)
        if not 1 <= len(kind) <= MAX_KIND or len(scope) > MAX_SCOPE:
            self._report("error", "bad-identity", "the kind or the scope is missing or too long", row.line)
            return None
        id = self._key(row) if columns.key else self._content_id(scope, kind, texts)
        if id is None:
            return None
        if columns.key:
            first = self._seen.first("\0".join((scope, kind, id)), row.line)
            if first != row.line:
                message = f"lines {first} and {row.line} have the same identity; the first one stands"
                self._report("warning", "duplicate-key", message, row.line, kind=kind, id=id)
                return None
        return {"kind": kind, "id": id, **({"scope": scope} if scope else {})}

    def _key(self, row: Row) -> str | None:
        columns = self._columns
        values = [columns.text(row.fields, position) for position in columns.key]
        if all(values):
            return join_key(values)
        missing = columns.properties[columns.key[values.index("")]]
        self._report("error", "missing-key", f"no value in the key column {missing!r}", row.line, missing)
        return None

    def _content_id(self, scope: str, kind: str, texts: dict[str, str]) -> str:
        content = json.dumps(sorted(texts.items()), ensure_ascii=True, separators=(",", ":"))
        id = hashlib.sha256(content.encode("ascii")).hexdigest()
        count = self._seen.increment("\0".join((scope, kind, id)))
        return id if count == 1 else f"{id}-{count}"

    def _content(self, row: Row, identity: dict[str, str], texts: dict[str, str]) -> dict[str, Any]:
        columns, fields = self._columns, row.fields
        content: dict[str, Any] = {}
        for name, position, limit in self._texts:
            text = columns.text(fields, position)
            if len(text) > limit:
                message = f"has {len(text)} characters, {limit} are allowed for a {name}"
                self._report("warning", "too-long", message, row.line, columns.properties[position], **_about(identity))
            elif text:
                content[name] = text
        if columns.parent is not None:
            content.update(self._parent(row, identity, columns.parent))
        if columns.references:
            content.update(self._references(fields, identity))
        content["properties"] = self._typed(row, identity, texts) if columns.parsers else texts
        return content

    def _parent(self, row: Row, identity: dict[str, str], target: Target) -> dict[str, Any]:
        parent = self._one(self._target_texts(row.fields, target), identity, target)
        if parent is None:
            return {}
        if (parent["kind"], parent["id"]) == (identity["kind"], identity["id"]):
            self._report("warning", "own-parent", "names itself as its parent", row.line, **_about(identity))
            return {}
        return {"parent": parent}

    def _references(self, fields: list[str], identity: dict[str, str]) -> dict[str, Any]:
        targets = self._columns.references.items()
        references = {name: self._reference(fields, identity, target) for name, target in targets}
        filled = {name: value for name, value in references.items() if value}
        return {"references": filled} if filled else {}

    def _reference(self, fields: list[str], identity: dict[str, str], target: Target) -> Any:
        texts = self._target_texts(fields, target)
        if self._split is None or len(texts) > 1:
            return self._one(texts, identity, target)
        # A dict, since it keeps the order and each id once.
        parts = dict.fromkeys(part.strip() for part in texts[0].split(self._split))
        return [self._one([part], identity, target) for part in parts if part]

    def _target_texts(self, fields: list[str], target: Target) -> list[str]:
        return [self._columns.text(fields, position) for position in target.columns]

    def _one(self, texts: list[str], identity: dict[str, str], target: Target) -> dict[str, str] | None:
        return {"kind": target.kind or identity["kind"], "id": join_key(texts)} if all(texts) else None

    def _typed(self, row: Row, identity: dict[str, str], texts: dict[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = dict(texts)
        for name, (parse, type_name) in self._columns.parsers.items():
            if name not in texts:
                continue
            try:
                values[name] = parse(texts[name].strip())
            except ValueError:
                message = f"{texts[name][:80]!r} is no {type_name}; kept as text"
                self._report("warning", "wrong-type", message, row.line, name, **_about(identity))
        return values


def _about(identity: dict[str, str]) -> dict[str, str]:
    return {"kind": identity["kind"], "id": identity["id"]}
