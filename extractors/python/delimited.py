"""Reading a table of delimited text: columns, and rows with the line they start in, in constant memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, cast

from program import ExtractorError, UsageError

MAX_LINE = 16 * 1024 * 1024
MAX_FIELD = 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Row:
    """A row that could be split into fields; `line` is the physical line it starts in."""

    line: int
    fields: list[str]


@dataclass(frozen=True)
class BrokenRow:
    """Text that is no row: its quotes do not match, or a field has no end."""

    line: int
    reason: str


class Table:
    """The table in a byte stream. `columns` are the names of the header line, without the space around them.

    @throws ExtractorError when there is no header line, or when the text can't be decoded
    """

    def __init__(self, stream: BinaryIO, name: str, encoding: str, delimiter: str | None) -> None:
        self._name = name
        self._bytes = _LineCounter(stream)
        self._encoding = encoding
        csv.field_size_limit(MAX_FIELD)
        lines = self._lines()
        head = self._up_to_header(lines)
        self.delimiter = delimiter or sniff_delimiter(head[-1])
        self._reader = csv.reader(chain(head, lines), delimiter=self.delimiter, strict=True)
        self.columns, self.header_line = self._header()

    def rows(self) -> Iterator[Row | BrokenRow]:
        """All rows after the header but those without any text."""
        reader = self._reader
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BrokenRow(line, str(error))
                continue
            if any(fields):
                yield Row(line, fields)

    def _header(self) -> tuple[list[str], int]:
        row = next(self.rows(), None)
        if row is None:
            raise ExtractorError(f"{self._name}: there is no header line")
        if isinstance(row, BrokenRow):
            raise ExtractorError(f"{self._name}: line {row.line}: the header can't be read: {row.reason}")
        return [field.strip() for field in row.fields], row.line

    def _up_to_header(self, lines: Iterator[str]) -> list[str]:
        head = []
        for line in lines:
            head.append(line)
            if line.strip():
                return head
        raise ExtractorError(f"{self._name}: there is no header line")

    def _lines(self) -> Iterator[str]:
        number = 0
        try:
            text = io.TextIOWrapper(cast(BinaryIO, self._bytes), encoding=self._encoding, newline="")
            while True:
                line = text.readline(MAX_LINE)
                if not line:
                    return
                number += 1
                self._check(line, number)
                yield line
        except UnicodeError as error:
            raise ExtractorError(self._undecodable(error)) from None
        except LookupError:
            raise UsageError(f"--encoding {self._encoding}: there is no such encoding") from None

    def _check(self, line: str, number: int) -> None:
        if "\0" in line:
            hint = "not a text file, or of another --encoding (utf-16?)"
            raise ExtractorError(f"{self._name}: line {number} holds a NUL character: {hint}")
        if len(line) >= MAX_LINE and line[-1] not in "\r\n":
            raise ExtractorError(f"{self._name}: line {number} is longer than {MAX_LINE} characters")

    def _undecodable(self, error: UnicodeError) -> str:
        hint = "choose another --encoding, for example cp1252"
        if not isinstance(error, UnicodeDecodeError):
            return f"{self._name}: is not {self._encoding}: {error}; {hint}"
        line = self._bytes.lines_before + error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        return f"{self._name}: line {line} is not {self._encoding}: byte 0x{byte:02x}, {error.reason}; {hint}"


def sniff_delimiter(header: str) -> str:
    """The one of `DELIMITERS` that stands most often in the header line outside of quotes; a comma when none does."""
    bare = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


class _LineCounter(io.BufferedIOBase):
    """Hands bytes on and knows how many lines lay before the last chunk: a decoding error knows only its chunk."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last = b""
        self.lines_before = 0

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        self.lines_before += self._last.count(b"\n")
        self._last = self._stream.read1(size)  # type: ignore[attr-defined]
        return self._last

    def read(self, size: int | None = -1) -> bytes:
        return self.read1(-1 if size is None else size)
