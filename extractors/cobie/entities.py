"""From rows to entities."""

from __future__ import annotations

import math
from typing import Any

from cell_values import text_of
from index import Identity, Index
from intermediary import MAX_LABEL
from references import References, Report
from rows import Row
from sheets import ATTRIBUTES_PROPERTY, AXES, Sheet


class EntityMaker:
    """Makes the entity of a row. Holds nothing: what it needs of other rows is in the index."""

    def __init__(self, index: Index, report: Report, keeps_unresolved: bool) -> None:
        self._index = index
        self._references = References(index, report, keeps_unresolved)
        self._report = report

    def entity(self, sheet: Sheet, row: Row) -> dict[str, Any] | None:
        """The record; None when the row has no name, which is reported as an error."""
        identity = self._index.identity(sheet.name, row.number)
        if identity is None:
            self._report("error", "missing-key", f"the row has no {sheet.key[0]}", row, sheet.key[0])
            return None
        self._report_twin(sheet, row, identity)
        optional = {
            "code": identity.code,
            "parent": self._references.parent(sheet, row),
            "references": self._references.of(sheet, row) or None,
            "placement": self._placement(row) if sheet.name == "Coordinate" else None,
        }
        return {
            "type": "entity",
            "kind": sheet.name,
            "id": identity.id,
            "label": _label(sheet, row)[:MAX_LABEL],
            **{name: value for name, value in optional.items() if value is not None},
            "properties": self._properties(sheet, row, identity),
        }

    def _report_twin(self, sheet: Sheet, row: Row, identity: Identity) -> None:
        if identity.twin is None:
            return
        columns = ", ".join(sheet.key)
        if row.text(sheet.key[0]) == identity.id:
            message = f"the same {columns} as row {identity.twin} but for case or spaces: it gets no code"
            self._report("warning", "similar-key", message, row, sheet.key[0])
        else:
            message = f"the same {columns} as row {identity.twin}: its id is {identity.id!r}"
            self._report("warning", "duplicate-key", message, row, sheet.key[0])

    def _properties(self, sheet: Sheet, row: Row, identity: Identity) -> dict[str, Any]:
        attributes = self._index.attributes(sheet.name, identity.id)
        return {**row.values, ATTRIBUTES_PROPERTY: attributes} if attributes else row.values

    def _placement(self, row: Row) -> dict[str, Any] | None:
        origin = [_number(row.value(axis)) for axis in AXES]
        for axis, number in zip(AXES, origin):
            if number is None:
                message = f"{row.text(axis) or 'nothing'!r} is no number: the coordinate has no placement"
                self._report("warning", "bad-coordinate", message, row, axis)
        return None if None in origin else {"origin": origin}


def _label(sheet: Sheet, row: Row) -> str:
    full_name = " ".join(filter(None, (row.text("GivenName"), row.text("FamilyName")))) if sheet.name == "Contact" else ""
    return full_name or row.text(sheet.key[0])


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, (int, float)) else float(text_of(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
