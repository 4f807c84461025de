"""The watermark of a PostgreSQL column: compared there as a value of its type, kept here as text."""

from __future__ import annotations

import postgres_values as types
from decimal import Decimal
from typing import Any, Callable, Optional

from json_values import exact_number
from mapping import TableMapping
from program import UsageError

Key = Callable[[str], Any]


def _number(text: str) -> Any:
    number = Decimal(text)
    return number if number.is_finite() else None


def _moment(text: str) -> Optional[str]:
    # In UTC and with years of four digits, the order of texts is that of times. Infinity has no place in it.
    return text.removesuffix("+00") if text[:4].isdigit() and text[4:5] == "-" and not text.endswith("BC") else None


_TYPES: dict[int, tuple[str, Key]] = {
    **{oid: ("numeric", _number) for oid in (types.INT2, types.INT4, types.INT8, types.NUMERIC)},
    **{oid: ("float8", _number) for oid in (types.FLOAT4, types.FLOAT8)},
    types.DATE: ("date", _moment),
    types.TIMESTAMP: ("timestamp", _moment),
    types.TIMESTAMPTZ: ("timestamptz", _moment),
    **{oid: ("text", str) for oid in (types.TEXT, types.VARCHAR)},
}


class PostgresWatermark:
    """The greatest value so far. @throws UsageError when the column's type has no order that can be relied on"""

    def __init__(self, mapping: TableMapping, oid: int, since: Optional[dict[str, Any]]) -> None:
        if oid not in _TYPES:
            known = "numbers, date, timestamp, timestamptz and text"
            raise UsageError(f"table {mapping.name}: the column {mapping.watermark!r} can't be a watermark; {known} can")
        self._type, self._key = _TYPES[oid]
        self._lag = mapping.lag or 0
        if self._lag and self._type == "text":
            raise UsageError(f"table {mapping.name}: a watermark of text has no lag")
        self._text = since["watermark"] if since is not None and since.get("type") == self._type else None
        self._since = self._text
        self._greatest = None if self._text is None else self._key(self._text)

    def see(self, text: Optional[str]) -> None:
        """A row with this value was read."""
        key = None if text is None else self._key(text)
        if key is not None and (self._greatest is None or key > self._greatest):
            self._greatest, self._text = key, text

    def state(self) -> Optional[dict[str, Any]]:
        """Type and text of the greatest value; None when there was no row yet."""
        return None if self._text is None else {"type": self._type, "watermark": self._text}

    def condition(self, column: str, literal: Callable[[str], str]) -> Optional[tuple[str, str]]:
        """The column and the value to compare it with, in SQL; None when all rows are to be read."""
        if self._since is None:
            return None
        if self._type == "text":
            return f'{column} COLLATE "C"', literal(self._since)
        limit = f"CAST({literal(self._since)} AS {self._type})"
        if self._lag:
            is_time = self._type in ("date", "timestamp", "timestamptz")
            limit += f" - interval '{self._lag:f} seconds'" if is_time else f" - {exact_number(f'{self._lag:f}')}"
        return column, limit
