"""JSON of a source as the format takes it, and numbers that lose nothing."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

from intermediary import SAFE_INTEGER, json_number

_MAX_DEPTH = 60
_EXACT_DIGITS = 15


def parse_json(text: str) -> Any:
    """The value that a JSON text holds.

    @throws ValueError when it is not JSON, or holds what the format refuses: deep nesting, the name `__proto__`
    """
    try:
        value = json.loads(
            text, parse_int=exact_integer, parse_float=exact_number, parse_constant=_refuse, object_pairs_hook=_object
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _require_depth(value)
    return value


def exact_integer(text: str) -> Any:
    """The integer; its text when it is beyond 2^53."""
    return json_number(int(text)) if len(text) < 400 else text


def exact_number(text: str) -> Any:
    """The decimal number, as an integer where it is one; its text when a double can't hold all its digits, or it is NaN."""
    number = float(text)
    if not math.isfinite(number):
        return text
    if (len(text) > _EXACT_DIGITS or "e" in text.lower()) and Decimal(repr(number)) != Decimal(text):
        return text
    return int(number) if number.is_integer() and abs(number) <= SAFE_INTEGER else number


def float_number(number: float) -> Any:
    """The double, as an integer where it is one; `Infinity` and its like, which JSON does not have, as text."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    return int(number) if number.is_integer() and abs(number) <= SAFE_INTEGER else number


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if "__proto__" in members:
        raise ValueError("has the name __proto__")
    return members


def _require_depth(value: Any) -> None:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list))
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")
