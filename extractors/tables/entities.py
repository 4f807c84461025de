"""From rows to entities and tombstones, and what is dubious about a row."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable, Optional

from columns import Columns, Pick, Target, key_text
from declared_types import plain_text
from intermediary import MAX_CODE, MAX_ID, MAX_KIND, MAX_LABEL, MAX_SCOPE, MAX_VERSION, join_key
from rows import Row
from seen import SeenKeys

Report = Callable[..., None]
"""`report(severity, code, message, row, column=None, kind=None, id=None)`"""


class EntityMaker:
    """Makes the record of a row. Holds the identities seen so far, see `SeenKeys`."""

    def __init__(self, columns: Columns, trims: bool, report: Report) -> None:
        self._columns = columns
        self._trims = trims
        self._report = report
        self._seen = SeenKeys()
        self._missing = columns.mapping.missing
        self._nameless: set[int] = set()
        optional = (
            ("version", columns.version, MAX_VERSION),
            ("label", columns.label, MAX_LABEL),
            ("code", columns.code, MAX_CODE),
        )
        self._texts = [(name, position, limit) for name, position, limit in optional if position is not None]
        self._properties = [(each.position, each.name, each.convert, each.type) for each in columns.properties]

    def record(self, row: Row) -> Optional[dict[str, Any]]:
        """The entity, or the delete record; None when the row has no identity, or one that came before, which is reported."""
        values = self._present(row)
        row = row._replace(values=values)
        if not self._report_problems(row) or (self._trims and all(value is None for value in values)):
            return None
        identity = self._identity(row)
        if identity is None:
            return None
        columns = self._columns
        if columns.deleted is not None and columns.is_deleted(values[columns.deleted]):
            return {"type": "delete", **identity}
        if columns.id and self._is_known(row, identity):
            return None
        return {"type": "entity", **identity, **self._content(row, identity)}

    def lives(self, tombstone: dict[str, Any]) -> bool:
        """Whether a row that is not deleted has the identity of this delete record."""
        return self._seen.knows(_key(tombstone))

    def _present(self, row: Row) -> list[Any]:
        """The values without those that mean none, as long as the columns at least."""
        values = row.values
        if self._trims or self._missing:
            values = [None if value is not None and self._is_absent(value) else value for value in values]
        lacking = len(self._columns.names) - len(values)
        return values + [None] * lacking if lacking > 0 else values

    def _is_absent(self, value: Any) -> bool:
        if not isinstance(value, str):
            return bool(self._missing) and plain_text(value) in self._missing
        text = value.strip() if self._trims else value
        return (self._trims and not text) or text in self._missing

    def _report_problems(self, row: Row) -> bool:
        """Whether the identity of the row can be told, in spite of its problems."""
        told = True
        for code, message, position in row.problems:
            is_fatal = position in self._columns.identifying
            told = told and not is_fatal
            self._report("error" if is_fatal else "warning", code, message, row, self._name(position))
        return told

    def _identity(self, row: Row) -> Optional[dict[str, str]]:
        columns = self._columns
        kind = self._pick(row, columns.kind)
        scope = "" if columns.scope is None else self._pick(row, columns.scope)
        id = self._key(row, columns.id) if columns.id else self._content_id(row, kind, scope)
        if id is None:
            position = next(position for position in columns.id if not self._text(row, position))
            message = f"no value in the key column {self._name(position)!r}"
            self._report("error", "missing-key", message, row, self._name(position), kind=kind)
            return None
        if not _is_identity(kind, id, scope):
            message = "the kind, the scope or the id is missing, reserved, too long or holds a NUL"
            self._report("error", "bad-identity", message, row)
            return None
        return {"kind": kind, "id": id, **({"scope": scope} if scope else {})}

    def _is_known(self, row: Row, identity: dict[str, str]) -> bool:
        first = self._seen.first(_key(identity), row.number)
        if first == row.number:
            return False
        message = f"rows {first} and {row.number} have the same identity; the first one stands"
        self._report("warning", "duplicate-key", message, row, **_about(identity))
        return True

    def _content_id(self, row: Row, kind: str, scope: str) -> str:
        content = {name: value for name, value in zip(self._columns.usable, row.values) if value is not None}
        text = json.dumps(sorted(content.items()), ensure_ascii=True, separators=(",", ":"))
        id = hashlib.sha256(text.encode("ascii")).hexdigest()
        count = self._seen.increment(_key({"kind": kind, "id": id, "scope": scope}))
        return id if count == 1 else f"{id}-{count}"

    def _content(self, row: Row, identity: dict[str, str]) -> dict[str, Any]:
        columns = self._columns
        content: dict[str, Any] = {}
        for name, position, limit in self._texts:
            text = self._text(row, position)
            if len(text) > limit or "\0" in text:
                message = f"has {len(text)} characters, {limit} without NUL are allowed for a {name}"
                self._report("warning", "too-long", message, row, self._name(position), **_about(identity))
            elif text:
                content[name] = text
        if columns.parent is not None:
            self._add_parent(content, row, identity)
        if columns.references:
            targets = columns.references.items()
            references = {name: self._reference(row, identity, target) for name, target in targets}
            filled = {name: value for name, value in references.items() if value}
            if filled:
                content["references"] = filled
        content["properties"] = self._property_values(row, identity)
        return content

    def _add_parent(self, content: dict[str, Any], row: Row, identity: dict[str, str]) -> None:
        target = self._columns.parent
        parent = None if target is None else self._one(row, identity, target, self._key(row, target.positions))
        if parent == _about(identity):
            self._report("warning", "own-parent", "names itself as its parent", row, **_about(identity))
        elif parent is not None:
            content["parent"] = parent

    def _reference(self, row: Row, identity: dict[str, str], target: Target) -> Any:
        if target.split is None:
            return self._one(row, identity, target, self._key(row, target.positions))
        # A dict, since it keeps the order and each id once.
        parts = dict.fromkeys(part.strip() for part in self._text(row, target.positions[0]).split(target.split))
        targets = (self._one(row, identity, target, join_key([part])) for part in parts if part)
        return [reference for reference in targets if reference is not None]

    def _one(self, row: Row, identity: dict[str, str], target: Target, id: Optional[str]) -> Optional[dict[str, str]]:
        if id is None:
            return None
        kind = identity["kind"] if target.kind is None else self._pick(row, target.kind)
        scope = None if target.scope is None else self._pick(row, target.scope)
        if not _is_identity(kind, id, scope or ""):
            message = f"names {id[:80]!r}, whose kind or scope is missing, reserved or too long"
            self._report("warning", "bad-reference", message, row, **_about(identity))
            return None
        # Without a scope, a reference means that of its own record.
        is_elsewhere = scope is not None and scope != identity.get("scope", "")
        return {"kind": kind, "id": id, **({"scope": scope} if scope is not None and is_elsewhere else {})}

    def _property_values(self, row: Row, identity: dict[str, str]) -> dict[str, Any]:
        values, properties = row.values, {}
        for position, name, convert, type in self._properties:
            value = values[position]
            if value is None:
                continue
            if convert is not None:
                try:
                    value = convert(value)
                except ValueError:
                    message = f"{plain_text(value)[:80]!r} is no {type}; kept as it is"
                    self._report("warning", "wrong-type", message, row, self._name(position), **_about(identity))
            properties[name] = value
        if len(values) > len(self._columns.names):
            self._add_nameless(properties, row)
        return properties

    def _add_nameless(self, properties: dict[str, Any], row: Row) -> None:
        for position in range(len(self._columns.names), len(row.values)):
            value = row.values[position]
            if value is None or self._columns.mapping.properties.include is not None:
                continue
            name = self._name(position)
            properties.setdefault(name, value)
            if position not in self._nameless:
                self._nameless.add(position)
                self._report("warning", "column-name", f"column {position + 1} has no name; it is kept as {name!r}", row, name)

    def _pick(self, row: Row, pick: Pick) -> str:
        return pick.constant or "" if pick.position is None else self._text(row, pick.position)

    def _key(self, row: Row, positions: list[int]) -> Optional[str]:
        texts = [self._text(row, position) for position in positions]
        return join_key(texts) if all(texts) else None

    def _text(self, row: Row, position: int) -> str:
        return key_text(row.values[position], self._trims)

    def _name(self, position: int) -> str:
        usable = self._columns.usable
        return usable[position] if position < len(usable) else f"column {position + 1}"


def _is_identity(kind: str, id: str, scope: str) -> bool:
    is_bounded = 1 <= len(kind) <= MAX_KIND and len(id) <= MAX_ID and len(scope) <= MAX_SCOPE
    return is_bounded and not kind.startswith("imodel-ingest:") and "\0" not in kind + id + scope


def _key(identity: dict[str, Any]) -> str:
    return "\0".join((identity.get("scope", ""), identity["kind"], identity["id"]))


def _about(identity: dict[str, str]) -> dict[str, str]:
    return {"kind": identity["kind"], "id": identity["id"]}
