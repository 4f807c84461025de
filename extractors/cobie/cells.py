"""What a COBie cell means by saying nothing."""

from __future__ import annotations

from typing import Any


def is_absent(value: Any) -> bool:
    """Whether a cell says nothing: empty, white space only, or `n/a` in any case."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in ("", "n/a"))
