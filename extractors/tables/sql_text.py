"""The SQL that is the same for all databases. Values are given as literals or placeholders of the database."""

from __future__ import annotations

from collections.abc import Sequence

from mapping import TableMapping
from program import UsageError


def quoted(name: str) -> str:
    """A name as an identifier."""
    if "\0" in name:
        raise UsageError("a name in a mapping holds a NUL character")
    return '"' + name.replace('"', '""') + '"'


def base_query(table: TableMapping) -> str:
    """What the mapping selects: its query, or all of a table, `schema.table` where it says so."""
    if table.query is not None:
        if "\0" in table.query:
            raise UsageError(f"table {table.name}: the query holds a NUL character")
        return table.query.strip().rstrip(";")
    name = table.table or table.name
    return f"SELECT * FROM {'.'.join(quoted(part) for part in name.split('.', 1))}"


def select(table: TableMapping, columns: str = "*", condition: str = "", order: Sequence[str] = ()) -> str:
    """The mapping's selection, narrowed down. It stands on lines of its own, as it may end in a comment."""
    where = f" WHERE {condition}" if condition else ""
    order_by = f" ORDER BY {', '.join(order)}" if order else ""
    return f"SELECT {columns} FROM (\n{base_query(table)}\n) AS imodel_ingest{where}{order_by}"


def order_of(table: TableMapping) -> list[str]:
    """The columns of the id: a table has no order of its own. A query keeps the order that it asks for."""
    return [quoted(name) for name in table.id] if table.query is None else []


def since_condition(column: str, limit: str) -> str:
    """Rows from the watermark on. Those of the very watermark come once more, as others may have got it since they were
    read; rows without a watermark always come."""
    return f"({column} >= {limit} OR {column} IS NULL)"
