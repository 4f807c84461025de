"""Attribute rows: they become properties of what they describe."""

from __future__ import annotations

from index import Index
from references import References, Report
from rows import Row, SheetReader


def attach_attributes(sheet: SheetReader, index: Index, report: Report) -> None:
    """Store every Attribute row with its owners in the index; what can't be stored is reported."""
    references = References(index, report)
    for row in sheet.rows():
        for problem in row.problems:
            report("warning", problem.code, problem.message, row, problem.column)
        _attach(row, references, index, report)


def _attach(row: Row, references: References, index: Index, report: Report) -> None:
    name = row.text("Name")
    if not name or name == "__proto__":
        report("warning", "attribute-without-name", "has no usable name; left out", row, "Name")
        return
    if not row.text("RowName"):
        report("warning", "attribute-without-owner", "does not say what it describes; left out", row, "RowName")
        return
    where = {row.sheet.column(column) for column in ("Name", "SheetName", "RowName")}
    value = {column: cell for column, cell in row.values.items() if column not in where}
    for owner in references.rows_called(row, "SheetName", "RowName"):
        kept = index.attach(owner["kind"], owner["id"], name, value)
        if kept != name:
            message = f"{owner['kind']} {owner['id']!r} has an attribute {name!r} already; it is kept as {kept!r}"
            report("warning", "duplicate-attribute", message, row, "Name")
