"""Declared types: from a text to a JSON value."""

from __future__ import annotations

import math
import re
from typing import Any, Callable

from intermediary import SAFE_INTEGER, json_number

# ASCII digits only: int() and float() would take "1_000", "nan" and the digits of any script.
_INTEGER = re.compile(r"[+-]?[0-9]{1,400}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def parse_integer(text: str) -> Any:
    """An integer; as a string when it is beyond 2^53. @throws ValueError"""
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return json_number(int(text))


def parse_number(text: str) -> float:
    """A finite number with a decimal point; an integer where it is one. @throws ValueError"""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    number = float(text)
    return int(number) if number.is_integer() and abs(number) <= SAFE_INTEGER else number


def parse_boolean(text: str) -> bool:
    """true, yes, 1 or false, no, 0, in any case. @throws ValueError"""
    try:
        return _BOOLEANS[text.lower()]
    except KeyError:
        raise ValueError(text) from None


PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": parse_integer,
    "number": parse_number,
    "boolean": parse_boolean,
    "string": str,
}
