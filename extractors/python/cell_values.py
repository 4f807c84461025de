"""From a cell of a workbook to a JSON value, and to the text that keys and references compare."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from intermediary import json_number

_HALF_MILLISECOND = timedelta(microseconds=500)


def json_value(value: Any) -> Any:
    """The value as JSON: numbers and booleans as they are, times as ISO 8601 text.

    @throws ValueError when the number is not finite
    """
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            raise ValueError("the number is too large")
        return json_number(value)
    if isinstance(value, datetime):
        # Excel keeps days as a binary fraction: what lies below a millisecond is noise.
        rounded = value + _HALF_MILLISECOND
        return rounded.replace(microsecond=rounded.microsecond // 1000 * 1000).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{json_number(round(value.total_seconds(), 3)):g}S"
    return str(value)


def text_of(value: Any) -> str:
    """The text that keys and references compare: without the space around it; the number 1.0 is `1`."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def folded(text: str) -> str:
    """The text without differences of case and white space."""
    return " ".join(text.split()).casefold()
