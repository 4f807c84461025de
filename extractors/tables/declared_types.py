"""The declared types of columns: what becomes of a value, whatever its source made of it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, Callable

from cell_values import text_of
from json_values import parse_json
from text_values import parse_boolean, parse_integer, parse_number

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?")


def plain_text(value: Any) -> str:
    """The value as text: a number as it is written, JSON as compact JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, (dict, list)) else text_of(value)


def to_integer(value: Any) -> Any:
    """A whole number, as text beyond 2^53. @throws ValueError"""
    number = to_number(value) if isinstance(value, float) else value
    if isinstance(number, bool) or not isinstance(number, (int, str)):
        raise ValueError(value)
    return number if isinstance(number, int) else parse_integer(number.strip())


def to_number(value: Any) -> Any:
    """A finite number. @throws ValueError"""
    if isinstance(value, str):
        return parse_number(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(value)
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def to_boolean(value: Any) -> bool:
    """true or false. @throws ValueError"""
    return value if isinstance(value, bool) else parse_boolean(text_of(value))


def to_date(value: Any) -> str:
    """A day, or a day and a time, in ISO 8601. @throws ValueError"""
    match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(value)
    day, time, zone = match.groups()
    date.fromisoformat(day)
    if time is None:
        return day
    datetime.strptime(time[:5], "%H:%M")
    return f"{day}T{time}{zone or ''}"


def to_json(value: Any) -> Any:
    """What a text of JSON says. @throws ValueError"""
    return parse_json(value) if isinstance(value, str) else value


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "text": plain_text,
    "integer": to_integer,
    "number": to_number,
    "boolean": to_boolean,
    "date": to_date,
    "json": to_json,
}
