"""Errors of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from program import ExtractorError


@contextmanager
def database_errors(what: str) -> Iterator[None]:
    """Turns an error of the database into one line. It does not hold the connection's parameters."""
    try:
        yield
    except psycopg2.Error as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise ExtractorError(f"{what}: {lines[0] if lines else type(error).__name__}") from None
