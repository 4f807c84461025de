"""What has to be known of all rows before the first entity can be written, in a temporary database on disk."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from cell_values import folded
from intermediary import MAX_CODE, join_key, unused_name
from rows import Row
from sheets import EXTERNAL_IDS, Sheet

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entity (kind TEXT, id TEXT, row INTEGER, name TEXT, folded TEXT, code TEXT, twin INTEGER, PRIMARY KEY (kind, id));
CREATE INDEX entity_row ON entity (kind, row);
CREATE INDEX entity_name ON entity (kind, folded, row);
CREATE TABLE attribute (number INTEGER PRIMARY KEY, kind TEXT, id TEXT, name TEXT, value TEXT);
CREATE INDEX attribute_owner ON attribute (kind, id);
"""


@dataclass(frozen=True)
class Identity:
    """The identity of a row. `twin` is an earlier row with the same key, or whose name is the same but for its case."""

    id: str
    code: str | None
    twin: int | None


@dataclass(frozen=True)
class Found:
    """The ids of the rows of a name, in the order of the sheet; `same_case` is False when only case or space differ."""

    ids: tuple[str, ...]
    same_case: bool


class Index:
    """Names, identities and attributes of a workbook. Its memory is bounded: SQLite keeps it in a file of its own."""

    def __init__(self) -> None:
        # An empty name is a private temporary file, which SQLite removes by itself.
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)
        self._execute = self._database.execute
        self._select = lru_cache(maxsize=4096)(self._select_names)

    def close(self) -> None:
        """Removes the database."""
        self._database.close()

    def add(self, sheet: Sheet, row: Row) -> None:
        """Give the row its identity. A row without a name gets none.

        A repeated key is made unique by the row's own external id, or else by a hash of its content, so that it stays the
        same when other rows come and go; the first row keeps the plain key.
        """
        name = row.text(sheet.key[0])
        if not name:
            return
        key = join_key([row.text(column) for column in sheet.key])
        twin = self._row_of(sheet.name, "id", key)
        id = key if twin is None else self._unused_id(sheet.name, key, row)
        code = None
        if twin is None and sheet.has_unique_names:
            # Where names are unique, they must be so without regard to case too, as codes are compared in an iModel.
            twin = self._row_of(sheet.name, "folded", folded(name))
            code = name if twin is None and len(name) <= MAX_CODE else None
        values = (sheet.name, id, row.number, name, folded(name), code, twin)
        self._execute("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def identity(self, kind: str, row: int) -> Identity | None:
        """The identity of a row; None when it has none."""
        found = self._execute("SELECT id, code, twin FROM entity WHERE kind = ? AND row = ?", (kind, row)).fetchone()
        return None if found is None else Identity(*found)

    def find(self, kind: str, name: str) -> Found | None:
        """The rows of this name; those that differ in case or white space only when no other has it."""
        rows = self._select(kind, folded(name))
        if not rows:
            return None
        exact = tuple(id for id, other in rows if other == name)
        return Found(exact or tuple(id for id, _ in rows), bool(exact))

    def has_id(self, kind: str, id: str) -> bool:
        """Whether there is an entity of this identity."""
        return self._row_of(kind, "id", id) is not None

    def only_id(self, kind: str) -> str | None:
        """The identity of the only row of a sheet; None when it has none or several."""
        rows = self._execute("SELECT id FROM entity WHERE kind = ? LIMIT 2", (kind,)).fetchall()
        return rows[0][0] if len(rows) == 1 else None

    def attach(self, kind: str, id: str, name: str, value: dict[str, Any]) -> str:
        """Give the entity an attribute. Returns the name it is kept under, a new one when the entity has this already."""
        owner = (kind, id)
        taken = {other for (other,) in self._execute("SELECT name FROM attribute WHERE kind = ? AND id = ?", owner)}
        kept = unused_name(name, taken)
        self._execute("INSERT INTO attribute VALUES (NULL, ?, ?, ?, ?)", (*owner, kept, json.dumps(value)))
        return kept

    def attributes(self, kind: str, id: str) -> dict[str, Any]:
        """The attributes of an entity, in the order of their sheet."""
        query = "SELECT name, value FROM attribute WHERE kind = ? AND id = ? ORDER BY number"
        return {name: json.loads(value) for name, value in self._execute(query, (kind, id))}

    def _select_names(self, kind: str, folded_name: str) -> list[tuple[str, str]]:
        query = "SELECT id, name FROM entity WHERE kind = ? AND folded = ? ORDER BY row"
        return self._execute(query, (kind, folded_name)).fetchall()

    def _row_of(self, kind: str, column: str, value: str) -> int | None:
        query = f"SELECT row FROM entity WHERE kind = ? AND {column} = ? ORDER BY row LIMIT 1"
        found = self._execute(query, (kind, value)).fetchone()
        return None if found is None else found[0]

    def _unused_id(self, kind: str, key: str, row: Row) -> str:
        candidates = (join_key([f"{key}#{suffix}"]) for suffix in _suffixes(row))
        return next(id for id in candidates if not self.has_id(kind, id))


def _suffixes(row: Row) -> Iterator[str]:
    """What can tell a row from others of the same key: its external id, then its content, then its order."""
    yield from (text for text in map(row.text, EXTERNAL_IDS) if text)
    content = json.dumps(row.values, sort_keys=True).encode("ascii")
    digest = hashlib.sha256(content).hexdigest()[:12]
    yield digest
    yield from (f"{digest}-{number}" for number in count(2))
