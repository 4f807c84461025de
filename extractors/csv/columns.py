"""What the columns of a table mean, by the options."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field

from intermediary import usable_names
from options import constant_kind
from program import UsageError
from text_values import PARSERS


@dataclass(frozen=True)
class Target:
    """Columns that hold the id of another entity; `kind` is None when it is of the row's own kind."""

    columns: list[int]
    kind: str | None


@dataclass
class Columns:
    """What the columns mean: positions in a row. @throws UsageError when one of the options names no column"""

    names: list[str]
    options: argparse.Namespace
    kind: str | None = field(init=False)

    def __post_init__(self) -> None:
        options = self.options
        self.properties = usable_names(self.names)
        self.kind = constant_kind(options)
        self.key = [position for text in options.key for position in self._positions(text)]
        self.kind_column = self._optional(options.kind_column)
        self.scope = self._optional(options.scope_column)
        self.version = self._optional(options.version_column)
        self.label = self._optional(options.label)
        self.code = self._optional(options.code)
        self.parent = self._target(options.parent) if options.parent else None
        self.references = {name: self._target(text) for name, text in options.reference}
        self.parsers = {
            self.properties[self._position(column)]: (PARSERS[name], name)
            for column, name in options.type
            if name != "string"
        }
        self.absent = frozenset(["", *options.null])

    def text(self, fields: list[str], position: int) -> str:
        """The value without the space around it; empty when there is none."""
        text = fields[position].strip()
        return "" if text in self.absent else text

    def _optional(self, name: str | None) -> int | None:
        return None if name is None else self._position(name)

    def _position(self, name: str) -> int:
        if name not in self.names:
            columns = ", ".join(map(repr, self.names[:30]))
            raise UsageError(f"there is no column {name!r}; the header has {columns} (and see --delimiter)")
        return self.names.index(name)

    def _positions(self, text: str) -> list[int]:
        if text in self.names:
            return [self._position(text)]
        return [self._position(name.strip()) for name in text.split(",")]

    def _target(self, text: str) -> Target:
        if text in self.names or ":" not in text:
            return Target(self._positions(text), None)
        column, _, kind = text.rpartition(":")
        return Target(self._positions(column), kind or None)
