"""PostgreSQL's texts of values as JSON values. The texts are read as they are, so that nothing is lost on the way."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any, Optional

from json_values import exact_integer, exact_number, float_number, parse_json

Convert = Callable[[str], Any]

BOOL, BYTEA, INT8, INT2, INT4, TEXT, OID, JSON, FLOAT4, FLOAT8 = 16, 17, 20, 21, 23, 25, 26, 114, 700, 701
BPCHAR, VARCHAR, DATE, TIMESTAMP, TIMESTAMPTZ, NUMERIC, JSONB = 1042, 1043, 1082, 1114, 1184, 1700, 3802
SETTINGS = (
    "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'iso_8601'; "
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off; "
    "SET LOCAL max_parallel_workers_per_gather = 0"
)
"""Of the session: values have one text each, and rows an order that stays."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(\+00)?")


def _time(text: str) -> str:
    # What is no ISO 8601, infinity or a year before Christ, stays as PostgreSQL writes it.
    match = _TIME.fullmatch(text)
    return text if match is None else f"{match[1]}T{match[2]}{'Z' if match[3] else ''}"


def _json(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError:
        return text


CONVERTERS: dict[int, Convert] = {
    BOOL: lambda text: text == "t",
    BYTEA: lambda text: base64.b64encode(bytes.fromhex(text[2:])).decode("ascii"),
    INT8: exact_integer,
    INT2: int,
    INT4: int,
    OID: int,
    JSON: _json,
    JSONB: _json,
    FLOAT4: lambda text: float_number(float(text)),
    FLOAT8: lambda text: float_number(float(text)),
    NUMERIC: exact_number,
    TIMESTAMP: _time,
    TIMESTAMPTZ: _time,
    BPCHAR: lambda text: text.rstrip(" "),
}
"""By type. All other types stay texts: text, uuid, enums, dates, intervals, ranges, addresses and so on."""


def array_converter(element: Optional[Convert], delimiter: str) -> Convert:
    """Reads the text of an array of any dimensions as a list of what `element` makes of its values."""
    between = re.escape(delimiter)
    token = re.compile(rf'\{{|\}}|{between}|"((?:[^"\\]|\\.)*)"|((?:[^{{}}"\\{between}]|\\.)+)', re.DOTALL)

    def convert(text: str) -> Any:
        # Bounds that do not start at 1 stand before the values: [0:2]={1,2,3}
        start = text.index("{")
        stack: list[list[Any]] = [[]]
        for match in token.finditer(text, start):
            quoted, bare = match[1], match[2]
            if quoted is not None or bare is not None:
                is_null = quoted is None and bare.upper() == "NULL"
                value = None if is_null else re.sub(r"\\(.)", r"\1", quoted if quoted is not None else bare, flags=re.DOTALL)
                stack[-1].append(element(value) if element is not None and value is not None else value)
            elif match[0] == "{":
                inner: list[Any] = []
                stack[-1].append(inner)
                stack.append(inner)
            elif match[0] == "}":
                stack.pop()
        return stack[0][0]

    return convert
