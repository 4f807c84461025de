"""What every kind of source gives: tables of rows, whose values are JSON already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Optional, Protocol

from mapping import TableMapping


class CellProblem(NamedTuple):
    """Something dubious in the cell at a position."""

    code: str
    message: str
    position: int


class Row(NamedTuple):
    """One row. `values` stand in the order of the table's columns; there may be more, below no name. None is no value."""

    number: int
    values: list[Any]
    problems: tuple[CellProblem, ...] = ()


class BrokenRow(NamedTuple):
    """What could not be split into values."""

    number: int
    reason: str


@dataclass(frozen=True)
class HeaderProblem:
    """A column name that could not be kept."""

    message: str
    column: str


class Table(Protocol):
    """A table that can be read several times."""

    columns: list[str]
    """The names of the columns as the source has them."""
    trims: bool
    """Whether space around the values of keys, names and references says nothing, as in files that people edit."""

    def rows(self) -> Iterator[Row | BrokenRow]:
        """All rows that say something. After the last one, `watermark` is theirs."""
        ...

    def distinct(self, column: str) -> Iterator[Any]:
        """The values of a column, each at least once."""
        ...

    def place(self, number: int) -> dict[str, Any]:
        """Where a row is, for issues."""
        ...

    def watermark(self) -> Optional[dict[str, Any]]:
        """Where the next run goes on; None when the table has no watermark."""
        ...


@dataclass(frozen=True)
class MappedTable:
    """A table of the source and what its columns mean. `kind` is that of a table without one of its own."""

    mapping: TableMapping
    table: Optional[Table]
    kind: str
    missing: str = ""
    """Why there is no table."""


class Source(Protocol):
    """An open source."""

    def describe(self, source_id: str) -> dict[str, Any]:
        """`header.source`, without anything secret."""
        ...

    def tables(self) -> list[MappedTable]:
        """The tables that the mapping names, in its order. @throws UsageError when they do not fit the mapping"""
        ...

    def finish(self) -> None:
        """Call after the last row. @throws ExtractorError when the source was changed while it was read"""
        ...

    def close(self) -> None:
        """Lets the source go."""
        ...
