"""Merged cells: a workbook stores their value in the first one only."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CELL = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1024 * 1024
_OVERLAP = 256
_MOST = 500_000


@dataclass
class Merged:
    """A range of merged cells, counted from 1; `value` is known once its first row has been read."""

    top: int
    left: int
    bottom: int
    right: int
    value: Any = None


def merged_ranges(path: Path, part: str) -> list[Merged]:
    """The merged ranges of the sheet in a part of the package, from top to bottom.

    They stand behind the rows there, so that whoever streams the rows has to look for them first.
    """
    found: dict[tuple[int, int, int, int], Merged] = {}
    with zipfile.ZipFile(path) as package, package.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            data = tail + chunk
            for match in _CELL.finditer(data):
                corners = (int(match[2]), _number(match[1]), int(match[4]), _number(match[3]))
                if len(found) < _MOST:
                    found[corners] = Merged(*corners)
            tail = data[-_OVERLAP:]
    return sorted(found.values(), key=lambda each: (each.top, each.left))


class MergedFiller:
    """Gives the cells of merged ranges their common value, row by row from top to bottom. Holds the ranges at hand."""

    def __init__(self, ranges: list[Merged], width: int) -> None:
        self._waiting = ranges[::-1]
        self._active: list[Merged] = []
        self._width = width

    def fill(self, number: int, values: list[Any]) -> None:
        """Fill the values of the row in place, up to the width of the table."""
        while self._waiting and self._waiting[-1].top <= number:
            self._active.append(self._waiting.pop())
        if not self._active:
            return
        self._active = [each for each in self._active if each.bottom >= number]
        for each in self._active:
            if each.top == number:
                each.value = values[each.left - 1] if each.left <= len(values) else None
            if each.value is not None:
                right = min(each.right, self._width)
                values.extend([None] * (right - len(values)))
                values[each.left - 1 : right] = [each.value] * max(right - each.left + 1, 0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
