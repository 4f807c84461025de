"""Where the last run stopped, as imodel-ingest hands it back, and where this one does.

The state of a document is `{"tables": {NAME: {"mapping": DIGEST, "type": TYPE, "watermark": TEXT}}}`.
"""

from __future__ import annotations

import json
import os
from typing import Any, Callable, Optional

from mapping import Mapping, TableMapping
from program import ExtractorError

VARIABLE = "IMODEL_INGEST_CHECKPOINTS"


class Checkpoint:
    """The state before and after a run."""

    def __init__(self, before: dict[str, Any]) -> None:
        self._before = before
        self._after: dict[str, Any] = {}

    def since(self, table: TableMapping) -> Optional[dict[str, Any]]:
        """The watermark of the last run; None when there was none, or when the mapping of the table has changed since."""
        known = self._before.get(table.name)
        if not isinstance(known, dict) or known.get("mapping") != table.digest:
            return None
        return known if isinstance(known.get("watermark"), str) else None

    def note(self, table: TableMapping, watermark: dict[str, Any]) -> None:
        """All rows of the table up to this watermark have been written."""
        self._after[table.name] = {"mapping": table.digest, **watermark}

    def record(self) -> Optional[dict[str, Any]]:
        """The checkpoint record; None when no table has a watermark."""
        return {"type": "checkpoint", "state": {"tables": self._after}} if self._after else None

    def record_so_far(self) -> dict[str, Any]:
        """The record of a run that can be gone on with from here: tables that are still to be read are where the last run left them."""
        return {"type": "checkpoint", "state": {"tables": {**self._before, **self._after}}, "resumable": True}


def read_checkpoint(mapping: Mapping, source_id: str, warn: Callable[[str], None]) -> Checkpoint:
    """The state that was handed back for this document; an empty one when there is none, or when it is not ours.

    @throws ExtractorError when the file that should hold it can't be read
    """
    path = os.environ.get(VARIABLE)
    if mapping.mode != "delta" or not path:
        return Checkpoint({})
    try:
        with open(path, encoding="utf-8") as file:
            states = json.load(file)
        # Ids of documents are compared without case.
        state = next((state for id, state in states.items() if id.casefold() == source_id.casefold()), None)
    except (OSError, ValueError, AttributeError) as error:
        raise ExtractorError(f"{path}: the checkpoints can't be read: {error}") from None
    if state is None:
        return Checkpoint({})
    if not isinstance(state, dict) or not isinstance(state.get("tables"), dict):
        warn("the checkpoint of the last run is not one of this program; everything is read again")
        return Checkpoint({})
    return Checkpoint(state["tables"])
