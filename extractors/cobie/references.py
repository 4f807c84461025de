"""Resolving the names in a row to references, and reporting those that name nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

from cell_values import folded
from index import Found, Index
from intermediary import join_key
from rows import Row
from sheets import SHEETS, Reference, Sheet

Report = Callable[..., None]
"""`report(severity, code, message, row, column=None)`"""

Identified = tuple[str, str]
"""Kind and id."""

_BY_FOLDED_NAME = {sheet.name.casefold(): sheet for sheet in SHEETS}
_MOST_COMMAS_IN_A_NAME = 4


def sheet_called(name: str) -> Sheet | None:
    """The standard sheet of this name, without regard to case and white space."""
    return _BY_FOLDED_NAME.get(folded(name))


class References:
    """Resolves the references of rows. A name is looked up as it is, then without regard to case and white space.

    With `keeps_unresolved`, a name that is not found is still given as a reference, to the id that a row of this name
    would have: so a row does not change when one that it names comes or goes.
    """

    def __init__(self, index: Index, report: Report, keeps_unresolved: bool = False) -> None:
        self._index = index
        self._report = report
        self._keeps_unresolved = keeps_unresolved

    def of(self, sheet: Sheet, row: Row) -> dict[str, Any]:
        """All references of a row, by their names; those that name nothing are reported."""
        found = {reference.name: self._resolve(row, reference, self._keeps_unresolved) for reference in sheet.references}
        if sheet.name == "Job":
            found["priors"] = self._priors(row)
        return {name: value for name, value in found.items() if value}

    def parent(self, sheet: Sheet, row: Row) -> dict[str, str] | None:
        """What the row is a part of: a floor of the only facility, a space of its floor. Never one that is not there."""
        if sheet.name == "Floor":
            facility = self._index.only_id("Facility")
            return None if facility is None else {"kind": "Facility", "id": facility}
        return None if sheet.parent is None else self._resolve(row, sheet.parent, keep=False)

    def rows_called(self, row: Row, sheet_column: str, column: str) -> list[dict[str, str]]:
        """The rows that `sheet_column` and `column` point at together; several where names repeat by design."""
        return self._named(row, Reference("", column, sheet_column=sheet_column), row.text(column), keep=False)

    def _resolve(self, row: Row, reference: Reference, keep: bool) -> Any:
        text = row.text(reference.column)
        if not text:
            return None
        targets = self._named(row, reference, text, keep)
        return targets if reference.many or len(targets) > 1 else (targets[0] if targets else None)

    def _named(self, row: Row, reference: Reference, text: str, keep: bool) -> list[dict[str, str]]:
        kinds = self._kinds(row, reference)
        if not kinds:
            return []
        targets: dict[Identified, None] = {}
        for name in self._names(kinds, text) if reference.many else [text]:
            found = self._find(kinds, name)
            if found is None:
                message = f"{name!r} is not on the sheet {' or '.join(kinds)}"
                self._report("warning", "reference-not-found", message, row, reference.column)
                targets.update(dict.fromkeys(_as_if_there(kinds[0], name) if keep else ()))
            else:
                targets.update(dict.fromkeys(self._checked(row, reference, name, *found)))
        return [{"kind": kind, "id": id} for kind, id in targets]

    def _kinds(self, row: Row, reference: Reference) -> tuple[str, ...]:
        name = row.text(reference.sheet_column) if reference.sheet_column else ""
        if not name:
            if not reference.sheets:
                self._report("warning", "no-sheet-name", "names a row but no sheet", row, reference.column)
            return reference.sheets
        sheet = sheet_called(name)
        if sheet is None:
            message = f"{name!r} is no COBie sheet that rows can be on"
            self._report("warning", "unknown-sheet", message, row, reference.sheet_column)
            return ()
        return (sheet.name,)

    def _find(self, kinds: tuple[str, ...], name: str) -> tuple[str, Found] | None:
        for kind in kinds:
            found = self._index.find(kind, name)
            if found is not None:
                return kind, found
        return None

    def _names(self, kinds: tuple[str, ...], text: str) -> Iterator[str]:
        """The names of a comma list. Names hold commas themselves: the longest run of parts that names a row is one."""
        if self._find(kinds, text) is not None:
            yield text
            return
        parts = text.split(",")
        while parts:
            for length in range(min(len(parts), _MOST_COMMAS_IN_A_NAME + 1), 0, -1):
                name = ",".join(parts[:length]).strip()
                if length == 1 or self._find(kinds, name) is not None:
                    break
            del parts[:length]
            if name:
                yield name

    def _checked(self, row: Row, reference: Reference, name: str, kind: str, found: Found) -> list[Identified]:
        if not found.same_case:
            message = f"{name!r} is on the sheet {kind} with other case or spaces only"
            self._report("info", "reference-by-case", message, row, reference.column)
        sheet = sheet_called(kind)
        if sheet is None or not sheet.has_unique_names or len(found.ids) == 1:
            return [(kind, id) for id in found.ids]
        message = f"{name!r} names {len(found.ids)} rows of the sheet {kind}; taken as the first"
        self._report("warning", "ambiguous-reference", message, row, reference.column)
        return [(kind, found.ids[0])]

    def _priors(self, row: Row) -> list[dict[str, str]]:
        """Job.Priors: task numbers of the same job, or names of other jobs."""
        own = [row.text("Name"), row.text("TypeName")]
        priors: dict[str, None] = {}
        for name in filter(None, (part.strip() for part in row.text("Priors").split(","))):
            task = join_key([*own, name])
            if name == row.text("TaskNumber"):
                self._report("info", "own-prior", f"task {name!r} names itself; taken as none", row, "Priors")
            elif self._index.has_id("Job", task):
                priors[task] = None
            elif (found := self._index.find("Job", name)) is not None:
                priors.update(dict.fromkeys(found.ids))
            else:
                message = f"{name!r} is no task of the same job, and no other job"
                self._report("warning", "reference-not-found", message, row, "Priors")
        return [{"kind": "Job", "id": id} for id in priors]


def _as_if_there(kind: str, name: str) -> list[Identified]:
    sheet = sheet_called(kind)
    return [(kind, join_key([name]))] if sheet is not None and sheet.has_unique_names else []
