"""Writing intermediary documents: one header, records, one end, as NDJSON.

For every extractor in Python, standard library only:

    with DocumentWriter(output, header) as document:
        document.write({"type": "entity", "kind": "Pump", "id": "P-101"})
        document.issue("warning", "no-name", "the pump has no name", place={"line": 7})

The contract of the records is `json-schemas/`. The `end` record is the proof that a document is whole, so it is
written only when the `with` block was left without an exception.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Sequence
from typing import Any

from output import Output

FORMAT = "imodel-ingest"
FORMAT_VERSION = "1.0"

MAX_ID = 1024
MAX_KIND = 256
MAX_SCOPE = 256
MAX_SOURCE_ID = 256
MAX_CODE = 350
MAX_LABEL = 4096
MAX_VERSION = 1024
MAX_MESSAGE = 4096
MAX_URI = 2048
MAX_SCOPES = 100_000
MAX_LINE_BYTES = 16 * 1024 * 1024
"""The ingestor's default limit: a longer line would be refused there."""

LENGTH_UNITS = ("m", "dm", "cm", "mm", "km", "ft", "us-ft", "in", "yd")
ANGLE_UNITS = ("deg", "rad", "grad")

SAFE_INTEGER = 2**53
"""Beyond it, JSON readers in most languages round."""
_FLUSH_BYTES = 64 * 1024
_to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class RecordTooLarge(Exception):
    """The record's line would be longer than the ingestor reads; nothing of it was written."""


def header_record(
    extractor: dict[str, Any],
    source: dict[str, Any],
    *,
    mode: str = "snapshot",
    units: dict[str, str],
    **optional: Any,
) -> dict[str, Any]:
    """The first record. `optional` are `scopes`, `crs` and `idFrom`; those that are None are left out."""
    return {
        "type": "header",
        "format": FORMAT,
        "formatVersion": FORMAT_VERSION,
        "extractor": extractor,
        "source": source,
        "mode": mode,
        "units": units,
        **{name: value for name, value in optional.items() if value is not None},
    }


def join_key(parts: Sequence[str]) -> str:
    """One id from the values of a key: a single value stays as it is, several are joined by `|`.

    `|` and `\\` inside a value are escaped by `\\`, so that different keys never give the same id. Where the result is
    longer than an id may be, its tail is replaced by a hash of the whole.
    """
    if len(parts) == 1:
        key = parts[0]
    else:
        key = "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)
    if len(key) <= MAX_ID:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: MAX_ID - len(digest) - 1]}~{digest}"


def json_number(value: float) -> Any:
    """The number as the format wants it: an integer beyond 2^53 as a string, see `SAFE_INTEGER`."""
    if isinstance(value, int) and abs(value) > SAFE_INTEGER:
        return str(value)
    return value


def usable_names(names: Sequence[str], reserved: Sequence[str] = ()) -> list[str]:
    """The column names as property names, each once and none that the format refuses.

    An empty name (and `__proto__`, which the ingestor refuses) becomes `column N`, a repeated one `name (2)`.
    """
    taken = set(reserved)
    usable = []
    for position, name in enumerate(names, 1):
        base = name if name and name != "__proto__" else f"column {position}"
        usable.append(unused_name(base, taken))
        taken.add(usable[-1])
    return usable


def unused_name(name: str, taken: Container[str]) -> str:
    """`name`, or the first of `name (2)`, `name (3)` … that is not in `taken`."""
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name} ({count})"
    return candidate


class DocumentWriter:
    """Writes one document to a file, atomically, or to standard output.

    `output` is a path, gzipped when it ends with `.gz`, or None for standard output. Bytes depend on the records only:
    UTF-8 and LF on every system, and no time of day in the gzip header. Holds some 64 KiB in memory.
    """

    def __init__(self, output: str | None, header: dict[str, Any]) -> None:
        self._output = output
        self._header = header
        self._partial = False
        self._counts: dict[str, int] = {}
        self._digest = hashlib.sha256()
        self._lines: list[bytes] = []
        self._size = 0

    def __enter__(self) -> DocumentWriter:
        self._out = Output(self._output)
        try:
            self._put(_line(self._header))
        except BaseException:
            self._out.abandon()
            raise
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is not None:
            self._out.abandon()
            return
        try:
            self._finish()
        except BaseException:
            self._out.abandon()
            raise

    @property
    def is_partial(self) -> bool:
        """Whether something could not be read, so that what is missing here may still exist in the source."""
        return self._partial

    def mark_partial(self) -> None:
        """From now on the document ends as `partial`, which keeps everything that it does not mention."""
        self._partial = True

    def write(self, record: dict[str, Any]) -> None:
        """Write and count one record other than header and end. @throws RecordTooLarge"""
        line = _line(record)
        if len(line) > MAX_LINE_BYTES:
            raise RecordTooLarge(f"the record has {len(line)} bytes, {MAX_LINE_BYTES} are allowed")
        self._counts[record["type"]] = self._counts.get(record["type"], 0) + 1
        self._put(line)

    def issue(
        self,
        severity: str,
        code: str,
        message: str,
        *,
        place: dict[str, Any] | None = None,
        kind: str | None = None,
        id: str | None = None,
    ) -> None:
        """Report something dubious in the source. An `error` makes the document partial."""
        if severity == "error":
            self.mark_partial()
        about = {"place": place, "kind": kind, "id": id}
        self.write(
            {
                "type": "issue",
                "severity": severity,
                "code": code,
                "message": message[:MAX_MESSAGE],
                **{name: value for name, value in about.items() if value is not None},
            }
        )

    def _put(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _FLUSH_BYTES:
            self._flush()

    def _flush(self) -> None:
        data = b"".join(self._lines)
        self._digest.update(data)
        self._out.stream.write(data)
        self._lines.clear()
        self._size = 0

    def _finish(self) -> None:
        self._flush()
        end = {
            "type": "end",
            "status": "partial" if self._partial else "complete",
            "counts": self._counts,
            "digest": f"sha256:{self._digest.hexdigest()}",
        }
        self._out.stream.write(_line(end))
        self._out.commit()


def _line(record: dict[str, Any]) -> bytes:
    text = _to_json(record) + "\n"
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8 form; U+FFFD stands for it, as every decoder would show it.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
