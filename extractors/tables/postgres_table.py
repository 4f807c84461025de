"""A table or query of a PostgreSQL database, read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Optional

import psycopg2.extensions
from database_errors import database_errors
from mapping import TableMapping
from postgres_values import CONVERTERS, Convert, array_converter
from postgres_watermark import PostgresWatermark
from rows import Row
from sql_text import order_of, quoted, select, since_condition

_CURSOR = "imodel_ingest_rows"
_FIRST_FETCH, _MOST_ROWS, _FETCH_CHARACTERS = 10, 5000, 4 * 1024 * 1024


class PostgresTable:
    """A table or query. Some megabytes of its rows are held at a time."""

    trims = False

    def __init__(self, connection: Any, mapping: TableMapping, since: Optional[dict[str, Any]]) -> None:
        self._connection = connection
        self._mapping = mapping
        self._what = f"table {mapping.name}"
        description = self._describe()
        self.columns = [column.name for column in description]
        self._converters = self._converters_of([column.type_code for column in description])
        self._watermark: Optional[PostgresWatermark] = None
        self._position = -1
        if mapping.watermark is not None and mapping.watermark in self.columns:
            self._position = self.columns.index(mapping.watermark)
            self._watermark = PostgresWatermark(mapping, description[self._position].type_code, since)

    def rows(self) -> Iterator[Row]:
        """The rows; with a watermark those since the last run."""
        watermark, position = self._watermark, self._position
        converters = [(index, convert) for index, convert in enumerate(self._converters) if convert is not None]
        query = self._query("*", order_of(self._mapping))
        for number, texts in enumerate(self._selected(query), 1):
            if watermark is not None:
                watermark.see(texts[position])
            values = list(texts)
            for index, convert in converters:
                if values[index] is not None:
                    values[index] = convert(values[index])
            yield Row(number, values)

    def distinct(self, column: str) -> Iterator[Any]:
        """The values of a column, each once."""
        convert = self._converters[self.columns.index(column)]
        for (text,) in self._selected(self._query(f"DISTINCT {quoted(column)}", ())):
            yield text if text is None or convert is None else convert(text)

    def place(self, number: int) -> dict[str, Any]:
        """The table, and the how-manieth row it was."""
        return {"table": self._mapping.name, "row": number}

    def watermark(self) -> Optional[dict[str, Any]]:
        """The greatest value seen by this run or an earlier one."""
        return None if self._watermark is None else self._watermark.state()

    def _query(self, columns: str, order: Sequence[str]) -> str:
        condition = None
        if self._watermark is not None:
            condition = self._watermark.condition(quoted(self._mapping.watermark or ""), self._literal)
        return select(self._mapping, columns, since_condition(*condition) if condition else "", order)

    def _describe(self) -> Sequence[Any]:
        with database_errors(self._what), self._connection.cursor() as cursor:
            self._open(cursor, select(self._mapping))
            cursor.execute(f"FETCH FORWARD 0 FROM {_CURSOR}")
            description: Sequence[Any] = cursor.description
            cursor.execute(f"CLOSE {_CURSOR}")
        return description

    def _selected(self, query: str) -> Iterator[tuple[Any, ...]]:
        count = _FIRST_FETCH
        with database_errors(self._what), self._connection.cursor() as cursor:
            self._open(cursor, query)
            while True:
                cursor.execute(f"FETCH FORWARD {count} FROM {_CURSOR}")
                rows = cursor.fetchall()
                yield from rows
                if len(rows) < count:
                    break
                size = sum(len(text) for row in rows for text in row if text is not None) / len(rows) + 1
                count = min(max(int(_FETCH_CHARACTERS / size), 1), _MOST_ROWS)
            cursor.execute(f"CLOSE {_CURSOR}")

    def _open(self, cursor: Any, query: str) -> None:
        # A cursor of PL/pgSQL takes one statement that returns rows. A statement of the client may be several, of which one
        # could end the read-only transaction.
        body = f"DECLARE c refcursor := '{_CURSOR}'; BEGIN OPEN c NO SCROLL FOR EXECUTE {self._literal(query)}; END"
        cursor.execute(f"DO {self._literal(body)}")

    def _literal(self, text: str) -> str:
        adapted = psycopg2.extensions.QuotedString(text)
        adapted.prepare(self._connection)
        return str(adapted.getquoted().decode(adapted.encoding))

    def _converters_of(self, oids: Sequence[int]) -> list[Optional[Convert]]:
        arrays = self._arrays([oid for oid in oids if oid not in CONVERTERS])
        return [CONVERTERS.get(oid) or arrays.get(oid) for oid in oids]

    def _arrays(self, oids: Sequence[int]) -> dict[int, Convert]:
        """Converters of those types that are arrays, also of domains."""
        if not oids:
            return {}
        query = (
            "SELECT a.oid, CASE e.typtype WHEN 'd' THEN e.typbasetype ELSE e.oid END, e.typdelim "
            "FROM pg_catalog.pg_type a JOIN pg_catalog.pg_type e ON e.oid = a.typelem "
            f"WHERE a.typcategory = 'A' AND a.oid IN ({', '.join(map(str, oids))})"
        )
        with database_errors(self._what), self._connection.cursor() as cursor:
            cursor.execute(query)
            return {int(oid): array_converter(CONVERTERS.get(int(element)), delimiter) for oid, element, delimiter in cursor}
