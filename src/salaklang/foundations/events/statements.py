"""Statements that stay the same from one transaction to the next: planned once per connection, then only executed.

Django puts the values into the text of each statement, so PostgreSQL reads and plans every one anew. For the few
statements of a submission that was as much work as carrying them out.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connection, connections, models
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

M = TypeVar("M", bound=models.Model)


class _Recorded(CursorDebugWrapper):
    """For those who count queries: the text as given, because the driver keeps none of a prepared statement."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        with self.debug_sql(sql, params):
            return CursorWrapper.execute(self, sql, params)


def statement_run(sql: str, values: Sequence[Any], *, again: bool = False) -> tuple[Any, ...] | None:
    """Execute `sql`, prepared, with `values` for its `%s`; its first row, None when it has none.

    The text must be one of a small number (values never belong in it): each takes up memory in each connection. Errors
    and recorded queries are those of a Django cursor.

    `again`: it only reads. Outside a transaction it needs no connection that was tried before: one that turns out to
    be dropped, by a database that was restarted, is replaced, and the statement repeated on the new one.
    """
    # This thread's own: through Django's proxy each name would be looked up anew.
    line: Any = connections[DEFAULT_DB_ALIAS]
    again = again and not line.in_atomic_block
    if not again:
        line.close_if_health_check_failed()  # once a request
    line.ensure_connection()
    try:
        found = _executed(line, sql, values)
    except (DatabaseError, InterfaceError):
        if not (again and line.connection.closed):
            raise
        line.close()
        line.ensure_connection()
        found = _executed(line, sql, values)
    if again:
        line.health_check_done = True
    return found


def _executed(line: Any, sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of `sql` on this connection, as Django's cursor would ask for it."""
    cursor = _cursor(line.connection)
    with line.wrap_database_errors:
        if line.queries_logged or line.execute_wrappers:
            (_Recorded if line.queries_logged else CursorWrapper)(cursor, line).execute(_numbered(sql), values)
        else:
            line.validate_no_broken_transaction()
            cursor.execute(_numbered(sql), values)
        # None where there are no rows; `description` would make an object of each column to say so.
        return cursor.fetchone() if cursor.rownumber is not None else None


class _Own(threading.local):
    cursor: "psycopg.RawCursor[Any] | None" = None


_own = _Own()


def _cursor(raw: "psycopg.Connection[Any]") -> "psycopg.RawCursor[Any]":
    """This thread's cursor on its connection; making one for each statement took as long as executing it."""
    cursor = _own.cursor
    if cursor is None or cursor.connection is not raw:
        raw.prepare_threshold = 1
        cursor = _own.cursor = psycopg.RawCursor(raw)
    return cursor


def row_read(table: type[M], where: str, values: Sequence[Any]) -> M | None:
    """The one row of `table` that fits the SQL condition `where` (`id = %s FOR UPDATE`), as the ORM would give it."""
    found = statement_run(_select(table, where), values)
    if found is None:
        return None
    fields = table._meta.concrete_fields
    read = [_python(field, value) for field, value in zip(fields, found, strict=True)]
    return table.from_db(connection.alias, [f.attname for f in fields], read)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """The text with `$1`, `$2` … for each `%s`, as PostgreSQL itself wants it: the driver would read and rewrite every
    long statement anew each time."""
    parts = sql.replace("%%", "\0").split("%s")
    numbered = "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]
    return numbered.replace("\0", "%")


@lru_cache(maxsize=256)
def _select(table: type[models.Model], where: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in table._meta.concrete_fields)
    return f"SELECT {columns} FROM {quote(table._meta.db_table)} WHERE {where}"  # noqa: S608 names of models


def _python(field: Any, value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return convert(value, None, connection) if convert else value
