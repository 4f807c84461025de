"""The watermark of an SQLite column, whose values may be numbers or texts: numbers come before texts, as there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Optional, Union

from mapping import TableMapping
from program import UsageError

Value = Union[int, float, str]
_SECONDS = 19
"""Characters of `2026-01-15 08:00:00`."""


class SqliteWatermark:
    """The greatest value so far. Values that are neither numbers nor texts do not move it."""

    def __init__(self, mapping: TableMapping, since: Optional[dict[str, Any]]) -> None:
        self._lag = mapping.lag or 0
        self._name = mapping.name
        self._value = _restored(since)
        self._since = self._value

    def limit(self) -> Optional[Value]:
        """The value from which on rows are to be read, `lag` before the last one; None for all."""
        value = self._since
        if value is None or not self._lag:
            return value
        if isinstance(value, str):
            return self._earlier(value)
        return value - (int(self._lag) if float(self._lag).is_integer() else self._lag)

    def see(self, value: Any) -> None:
        """A row with this value was read."""
        if isinstance(value, (int, float, str)) and (self._value is None or _order(value) > _order(self._value)):
            self._value = value

    def state(self) -> Optional[dict[str, Any]]:
        """Type and text of the greatest value; None when there was no row yet."""
        if self._value is None:
            return None
        type = "text" if isinstance(self._value, str) else "integer" if isinstance(self._value, int) else "number"
        return {"type": type, "watermark": str(self._value)}

    def _earlier(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text[:_SECONDS]) - timedelta(seconds=self._lag)
        except (ValueError, OverflowError):
            message = f"table {self._name}: `lag` needs a watermark of numbers or of ISO times, not {text[:40]!r}"
            raise UsageError(message) from None
        return moment.isoformat(sep=text[10] if len(text) > 10 else " ", timespec="seconds")[: max(len(text), 10)]


def _order(value: Value) -> tuple[int, Any]:
    return (1, value) if isinstance(value, str) else (0, value)


def _restored(since: Optional[dict[str, Any]]) -> Optional[Value]:
    if since is None:
        return None
    text = str(since["watermark"])
    try:
        return text if since.get("type") == "text" else int(text) if since.get("type") == "integer" else float(text)
    except ValueError:
        return None
