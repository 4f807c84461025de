"""What the columns of a table mean, as positions in a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Optional

from cell_values import text_of
from declared_types import CONVERTERS, plain_text
from intermediary import usable_names
from mapping import Choice, TableMapping, TargetMapping
from program import UsageError

_FALSE = frozenset(["", "0", "false", "f", "no", "n"])


@dataclass(frozen=True)
class Pick:
    """A text that is the same for all rows, or the position of the column that holds it."""

    constant: Optional[str]
    position: Optional[int]


@dataclass(frozen=True)
class Target:
    """Columns that hold the id of another entity; without `kind` or `scope` it is of the row's own."""

    positions: list[int]
    kind: Optional[Pick]
    scope: Optional[Pick]
    split: Optional[str]


@dataclass(frozen=True)
class Property:
    """A column that becomes a property. `convert` is None when its values stay as they are."""

    position: int
    name: str
    convert: Optional[Callable[[Any], Any]]
    type: str


class Columns:
    """What the columns mean. @throws UsageError when the mapping names a column that is not there"""

    def __init__(self, mapping: TableMapping, names: list[str], kind: str) -> None:
        self.mapping = mapping
        self.names = names
        self.usable = usable_names(names)
        self.id = [self._position(name) for name in mapping.id]
        self.kind = self._pick(Choice(kind) if mapping.kind == Choice() else mapping.kind)
        self.scope = None if mapping.scope is None else self._pick(mapping.scope)
        self.label, self.code, self.version = map(self._optional, (mapping.label, mapping.code, mapping.version))
        self.parent = None if mapping.parent is None else self._target(mapping.parent)
        self.references = {name: self._target(target) for name, target in mapping.references.items()}
        self.deleted = None if mapping.deleted is None else self._position(mapping.deleted.column)
        self.watermark = self._optional(mapping.watermark)
        self.properties = self._properties()
        self.identifying = {*self.id, *_positions(self.kind, self.scope)}

    def is_deleted(self, value: Any) -> bool:
        """Whether this value of the column `deleted` says that the row is gone."""
        mapping = self.mapping.deleted
        if value is None or mapping is None:
            return False
        text = text_of(value)
        return text.lower() not in _FALSE if mapping.values is None else text in mapping.values

    def _position(self, name: str) -> int:
        if name not in self.names:
            columns = ", ".join(map(repr, self.names[:30]))
            raise UsageError(f"table {self.mapping.name}: there is no column {name!r}; there are {columns}")
        return self.names.index(name)

    def _optional(self, name: Optional[str]) -> Optional[int]:
        return None if name is None else self._position(name)

    def _pick(self, choice: Choice) -> Pick:
        return Pick(choice.constant, self._optional(choice.column))

    def _target(self, target: TargetMapping) -> Target:
        kind = None if target.kind is None else self._pick(target.kind)
        scope = None if target.scope is None else self._pick(target.scope)
        return Target([self._position(name) for name in target.columns], kind, scope, target.split)

    def _properties(self) -> list[Property]:
        mapping = self.mapping.properties
        positions = range(len(self.names))
        if mapping.include is not None:
            chosen = [self._position(name) for name in mapping.include]
        elif mapping.every:
            chosen = list(positions)
        else:
            roles = self._roles()
            chosen = [position for position in positions if position not in roles]
        excluded = {self._position(name) for name in mapping.exclude}
        renamed = {self._position(old): new for old, new in mapping.rename.items()}
        types = {self._position(name): type for name, type in self.mapping.types.items()}
        kept = [position for position in chosen if position not in excluded]
        names = usable_names([renamed.get(position, self.usable[position]) for position in kept])
        return [self._property(position, name, types.get(position)) for position, name in zip(kept, names)]

    @staticmethod
    def _property(position: int, name: str, type: Optional[str]) -> Property:
        return Property(position, name, None if type is None else CONVERTERS[type], type or "")

    def _roles(self) -> set[int]:
        """The columns that say something else. Those of a compound id are kept: the id does not tell its parts."""
        targets = [target for target in (self.parent, *self.references.values()) if target is not None]
        single = [self.id, *(target.positions for target in targets)]
        roles = {positions[0] for positions in single if len(positions) == 1}
        roles.update(_positions(self.kind, self.scope))
        roles.update(position for target in targets for position in _positions(target.kind, target.scope))
        others = (self.label, self.code, self.version, self.deleted, self.watermark)
        return roles | {position for position in others if position is not None}


def _positions(*picks: Optional[Pick]) -> list[int]:
    return [pick.position for pick in picks if pick is not None and pick.position is not None]


def key_text(value: Any, trims: bool) -> str:
    """A value as keys, names and references have it; empty when there is none."""
    if value is None:
        return ""
    text = plain_text(value)
    return text.strip() if trims else text
