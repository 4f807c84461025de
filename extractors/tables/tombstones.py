"""Delete records wait for the end of their table, since a row that lives has precedence over one that is deleted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import Any, Callable

from seen import SeenKeys

_IN_MEMORY = 1024 * 1024


class Tombstones:
    """The delete records of one table. Beyond a megabyte they are kept in a temporary file."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")
        self._seen = SeenKeys()
        self._count = 0

    def add(self, record: dict[str, Any]) -> None:
        """Keep a record; one of an identity that came before is let go."""
        line = json.dumps(record)
        self._count += 1
        if self._seen.first(line, self._count) == self._count:
            self._file.write(f"{line}\n")

    def records(self, lives: Callable[[dict[str, Any]], bool]) -> Iterator[dict[str, Any]]:
        """Those that do not live, in their order. To be read once."""
        self._file.seek(0)
        with self._file:
            for line in self._file:
                record = json.loads(line)
                if not lives(record):
                    yield record
