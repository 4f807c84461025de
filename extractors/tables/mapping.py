"""The mapping: what the tables of a source mean, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional


@dataclass(frozen=True)
class Choice:
    """A text that is the same for all rows, or the column that holds it."""

    constant: Optional[str] = None
    column: Optional[str] = None


@dataclass(frozen=True)
class TargetMapping:
    """Columns that hold the id of another entity. Without `kind` or `scope` it is of the row's own."""

    columns: tuple[str, ...]
    kind: Optional[Choice] = None
    scope: Optional[Choice] = None
    split: Optional[str] = None


@dataclass(frozen=True)
class DeletedMapping:
    """The column that says that a row is deleted. Without `values`, any value but none, 0, false and no says so."""

    column: str
    values: Optional[frozenset[str]] = None


@dataclass(frozen=True)
class PropertyMapping:
    """Which columns become properties: those of `include`, or else all (with `every`) or all without another role."""

    every: bool = False
    include: Optional[tuple[str, ...]] = None
    exclude: tuple[str, ...] = ()
    rename: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetArea:
    """Where a table lies in its sheet. Rows and columns count from 1; None is the edge, or the first row with text."""

    header_rows: Optional[tuple[int, ...]] = None
    first_row: Optional[int] = None
    last_row: Optional[int] = None
    first_column: int = 1
    last_column: Optional[int] = None
    top_row: int = 1
    fills_merged: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class TableMapping:
    """One table, sheet, file or query, and what its columns mean. `digest` changes when any of it does."""

    name: str
    digest: str
    kind: Choice
    id: tuple[str, ...] = ()
    label: Optional[str] = None
    code: Optional[str] = None
    version: Optional[str] = None
    scope: Optional[Choice] = None
    parent: Optional[TargetMapping] = None
    references: dict[str, TargetMapping] = field(default_factory=dict)
    deleted: Optional[DeletedMapping] = None
    properties: PropertyMapping = PropertyMapping()
    types: dict[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    watermark: Optional[str] = None
    lag: Optional[float] = None
    allow_empty: bool = False
    area: SheetArea = SheetArea()
    sheet: Optional[str] = None
    table: Optional[str] = None
    query: Optional[str] = None
    file: Optional[str] = None


@dataclass(frozen=True)
class SourceMapping:
    """Where the tables are. `type` is csv, xlsx, sqlite or postgresql; `path` a file, or a folder of delimited text."""

    type: str
    path: Optional[Path] = None
    connection: Optional[str] = None
    encoding: str = "utf-8-sig"
    delimiter: Optional[str] = None
    statement_timeout: Optional[float] = None


@dataclass(frozen=True)
class Mapping:
    """A whole mapping. `digest` changes when something does that shapes the records."""

    path: Path
    digest: str
    source: SourceMapping
    mode: str
    units: dict[str, str]
    crs: dict[str, Any]
    tables: tuple[TableMapping, ...]
    id: Optional[str] = None
