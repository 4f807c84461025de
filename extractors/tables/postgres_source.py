"""PostgreSQL: one read-only transaction that sees one state of the database, read through cursors of the server."""

from __future__ import annotations

from typing import Any, Optional
from urllib.parse import quote

import psycopg2
import psycopg2.extensions

from checkpoint import Checkpoint
from database_errors import database_errors
from intermediary import MAX_URI
from mapping import Mapping
from postgres_table import PostgresTable
from postgres_values import SETTINGS
from program import UsageError
from rows import MappedTable
from source import checked_source_id


class PostgresSource:
    """A connection. What it says nothing of comes from libpq: PGHOST, PGDATABASE, PGPASSWORD, ~/.pgpass and so on.

    @throws ExtractorError when there is no connection
    """

    def __init__(self, mapping: Mapping, checkpoint: Checkpoint) -> None:
        self._mapping = mapping
        self._checkpoint = checkpoint
        parameters = _parameters(mapping.source.connection or "")
        with database_errors("the database"):
            self._connection = psycopg2.connect(**{"application_name": "imodel-ingest", **parameters})
        try:
            self._begin(mapping.source.statement_timeout)
        except BaseException:
            self._connection.close()
            raise

    def describe(self, source_id: str) -> dict[str, Any]:
        """The database's name and where it is: user, host and port, never the password."""
        info = self._connection.info
        database, host = info.dbname, info.host or ""
        place = f"{host}:{info.port}" if host and not host.startswith("/") else ""
        uri = f"postgresql://{quote(info.user or '')}@{place}/{quote(database or '')}"
        uri += f"?host={quote(host)}" if host.startswith("/") else ""
        return {"id": checked_source_id(source_id), "name": database, **({"uri": uri} if len(uri) <= MAX_URI else {})}

    def tables(self) -> list[MappedTable]:
        """One for each table of the mapping."""
        return [
            MappedTable(table, PostgresTable(self._connection, table, self._checkpoint.since(table)), table.name)
            for table in self._mapping.tables
        ]

    def finish(self) -> None:
        """The transaction has kept the database as it was."""

    def close(self) -> None:
        """Ends the connection, and the transaction with it."""
        self._connection.close()

    def require_not_output(self, output: Optional[str]) -> None:
        """A database is no file."""

    def _begin(self, timeout: Optional[float]) -> None:
        connection = self._connection
        raw = psycopg2.extensions.new_type(tuple(psycopg2.extensions.string_types), "RAW", lambda value, _: value)
        psycopg2.extensions.register_type(raw, connection)
        connection.set_client_encoding("UTF8")
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True, deferrable=False, autocommit=False)
        with database_errors("the database"), connection.cursor() as cursor:
            cursor.execute(SETTINGS)
            if timeout is not None:
                cursor.execute(f"SET LOCAL statement_timeout = {max(round(timeout * 1000), 1)}")


def _parameters(connection: str) -> dict[str, str]:
    """The connection's parameters. A password in it would find its way into version control and logs, so it is refused."""
    try:
        parameters = dict(psycopg2.extensions.parse_dsn(connection))
    except psycopg2.Error:
        # Its message may show a part of the text, a password even.
        raise UsageError("the connection is no PostgreSQL URI, and no list of name=value as libpq has it") from None
    secret = sorted({"password", "sslpassword"} & parameters.keys())
    if secret:
        hint = "PGPASSWORD, ~/.pgpass or a service file is the place for it"
        raise UsageError(f"the connection must not hold a {secret[0]}; {hint}")
    return parameters
