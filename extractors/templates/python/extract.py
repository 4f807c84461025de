#!/usr/bin/env python3
"""Extractor template-name: the areas and pumps of a plant register. Standard library only.

    extract.py FILE     write the document to standard output
    extract.py --check  tell whether the program can run here

A register has one thing a line, its fields separated by "|": plant|id|name, area|id|name, pump|id|name|area|power, end|number of things.
"""

from __future__ import annotations

import re
import sys
from typing import Any, TextIO

from intermediary import MAX_ID, DocumentWriter, header_record
from program import OK, UNREADABLE, ExtractorError, UsageError, run
from source import SourceFile

NAME, VERSION = "template-name", "0.1.0"
FIELDS = {"area": 3, "pump": 5}


def main(arguments: list[str]) -> int:
    """Extract what the arguments say. Returns the exit code."""
    if arguments == ["--check"]:
        # Import here what the program needs besides the standard library, and raise RequirementError when it is not there.
        return OK
    if len(arguments) != 1:
        raise UsageError("usage: extract.py FILE")
    try:
        return extract(arguments[0])
    except UnicodeDecodeError as error:
        raise ExtractorError(f"{arguments[0]}: is no plant register: it is not UTF-8 ({error.reason})") from None


def extract(path: str) -> int:
    """Write the document of one register."""
    file = SourceFile(path)
    with open(file.path, encoding="utf-8", newline="\n") as lines:
        plant = lines.readline().rstrip("\r\n").split("|")
        if len(plant) != 3 or plant[0] != "plant":
            raise ExtractorError(f"{path}: is no plant register: its first line is not plant|id|name")
        # The id in the source, which outlives the file's name; the version and checksum of the file let an unchanged one be skipped.
        header = header_record(
            {"name": NAME, "version": VERSION}, file.describe(plant[1]), units={"length": "m", "angle": "deg"}, crs={"local": True}
        )
        with DocumentWriter(None, header) as document:
            Register(document).read(lines)
            file.require_unchanged()
    if document.is_partial:
        print(f"{NAME}: partial: not everything could be read, the issue records say what", file=sys.stderr)
        return UNREADABLE
    return OK


class Register:
    """Reads the lines behind the first one. Holds the ids, nothing else of the things."""

    def __init__(self, document: DocumentWriter) -> None:
        self._document = document
        self._seen: set[tuple[str, str]] = set()
        self._standing: list[tuple[str, str, int]] = []
        self._number = 0
        self._ended = False

    def read(self, lines: TextIO) -> None:
        """Write a record for each line, and an issue for each that cannot be read."""
        line = 1
        for line, text in enumerate(lines, 2):
            fields = text.rstrip("\r\n").split("|")
            if self._ended:
                self._issue("error", "line-after-end", "the register goes on behind its end", line)
            elif fields[0] == "end":
                self._end(fields, line)
            else:
                self._number += 1
                self._read_thing(fields, line)
        if not self._ended:
            self._issue("error", "cut", "the register has no end: it was cut", line)
        for pump, area, line in self._standing:
            if ("area", area) not in self._seen:
                self._issue("warning", "area-unknown", f"stands in {area}, which is not there", line, kind="Pump", id=pump)

    def _read_thing(self, fields: list[str], line: int) -> None:
        word, expected = fields[0], FIELDS.get(fields[0])
        if expected is None or len(fields) != expected:
            return self._issue("error", "line-unreadable", f"is no area or pump with all its fields: {'|'.join(fields)[:100]}", line)
        if not 1 <= len(fields[1]) <= MAX_ID or any("\0" in field for field in fields):
            return self._issue("error", "id-unusable", "has no id that can be used", line)
        if (word, fields[1]) in self._seen:
            return self._issue("warning", "id-repeated", f"{word} {fields[1]} was there before, which stands", line)
        self._seen.add((word, fields[1]))
        self._document.write(self._area(fields) if word == "area" else self._pump(fields, line))

    def _area(self, fields: list[str]) -> dict[str, Any]:
        return {"type": "entity", "kind": "Area", "id": fields[1], "label": fields[2]}

    def _pump(self, fields: list[str], line: int) -> dict[str, Any]:
        _, id, label, area, power = fields
        entity: dict[str, Any] = {"type": "entity", "kind": "Pump", "id": id, "label": label}
        if area:
            entity["references"] = {"standsIn": {"kind": "Area", "id": area}}
            self._standing.append((id, area, line))
        if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", power):
            entity["properties"] = {"power": float(power)}
        elif power:
            entity["properties"] = {"power": power}
            self._issue("warning", "not-a-number", f"its power is {power}, which is kept as text", line, kind="Pump", id=id)
        return entity

    def _end(self, fields: list[str], line: int) -> None:
        self._ended = True
        if fields[1:] != [str(self._number)]:
            self._issue("error", "count", f"has {self._number} things; its end says {'|'.join(fields)[:100]}", line)

    def _issue(self, severity: str, code: str, message: str, line: int, **about: str) -> None:
        self._document.issue(severity, code, message, place={"line": line}, **about)


if __name__ == "__main__":
    sys.exit(run(NAME, main))
