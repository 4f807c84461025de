"""Taking a parsed mapping apart: each mistake is one line that says where it is and what was expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any, Callable, Optional, TypeVar

from program import UsageError

T = TypeVar("T")
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?) *(ms|s|m|h|d)?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, None: 1.0}


class Node:
    """A value of the mapping and its path, as in `tables/Pumps/id`."""

    def __init__(self, file: str, path: str, value: Any) -> None:
        self.file = file
        self.path = path
        self.value = value

    def wrong(self, message: str) -> UsageError:
        """The mistake, to be raised."""
        return UsageError(f"{self.file}: {self.path or 'the mapping'}: {message}")

    def fields(self, known: Sequence[str]) -> dict[str, Node]:
        """The members of an object, all of which are known. Members that are null count as absent."""
        members = self.members()
        for name, node in members.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
                raise node.wrong(f"is not known; {hint}")
        return {name: node for name, node in members.items() if node.value is not None}

    def members(self) -> dict[str, Node]:
        """The members of an object, by any name."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"must be an object with names, not {_shown(self.value)}")
        prefix = f"{self.path}/" if self.path else ""
        return {str(name): Node(self.file, f"{prefix}{name}", value) for name, value in self.value.items()}

    def items(self) -> list[Node]:
        """The entries of a list; one value counts as a list of it."""
        values = self.value if isinstance(self.value, list) else [self.value]
        return [Node(self.file, f"{self.path}/{number}" if len(values) > 1 else self.path, v) for number, v in enumerate(values)]

    def text(self) -> str:
        """A text that is not empty. A number, which YAML makes of a column that is called 2026, is taken as its text."""
        value = self.value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            raise self.wrong(f"must be a text, not {_shown(value)}")
        return value

    def texts(self) -> tuple[str, ...]:
        """One text or several."""
        texts = tuple(node.text() for node in self.items())
        if not texts:
            raise self.wrong("must not be empty")
        return texts

    def markers(self) -> tuple[str, ...]:
        """One text or several, of which one may be empty."""
        return tuple("" if node.value == "" else node.text() for node in self.items())

    def limited(self, limit: int) -> str:
        """A text of at most so many characters, without NUL."""
        text = self.text()
        if len(text) > limit or "\0" in text:
            raise self.wrong(f"must have at most {limit} characters and no NUL")
        return text

    def one_of(self, choices: Sequence[str]) -> str:
        """One of these texts."""
        if self.value not in choices:
            raise self.wrong(f"must be one of {', '.join(choices)}, not {_shown(self.value)}")
        return str(self.value)

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(f"must be true or false, not {_shown(self.value)}")
        return self.value

    def positive(self) -> int:
        """A whole number from 1."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 1:
            raise self.wrong(f"must be a whole number from 1, not {_shown(self.value)}")
        return self.value

    def amount(self) -> float:
        """A number, or a duration in seconds: 90, "90s", "5m", "2h", "1d"."""
        match = _DURATION.fullmatch(str(self.value))
        if match is None or isinstance(self.value, bool):
            raise self.wrong(f"must be a number or a duration such as 90s, 5m, 2h, 1d, not {_shown(self.value)}")
        return float(match[1]) * _SECONDS[match[2]]


def optional(nodes: dict[str, Node], name: str, read: Callable[[Node], T]) -> Optional[T]:
    """What `read` makes of a member; None when it is absent."""
    return read(nodes[name]) if name in nodes else None


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
