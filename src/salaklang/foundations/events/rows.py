"""New rows in one statement, for the few transactions that many people wait for at once.

The ORM builds each INSERT anew and sends it alone; for an act of five rows that is most of the work. Here the SQL of a
table is built once per process, from its model, and several rows of several tables travel together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models

from salaklang.foundations.events.statements import statement_run

# What PostgreSQL's driver takes as it is, of fields that do nothing else with it.
_PLAIN: Mapping[type, type] = {
    models.BooleanField: bool,
    models.CharField: str,
    models.DateTimeField: datetime,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.TextField: str,
    models.UUIDField: UUID,
}
_NO_FLUSH = "set_config('synchronous_commit', 'off', true)"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that an INSERT fills, with its placeholder and the type whose values need no preparing (None: none)."""

    field: "models.Field[Any, Any]"
    name: str
    placeholder: str
    plain: type | None

    def value(self, row: models.Model) -> object:
        """The row's value as the driver takes it. Most are that already; Django would ask each field of each row."""
        value = getattr(row, self.field.attname)
        if value is None or type(value) is self.plain:
            return value
        return self.field.get_db_prep_save(value, connection)


def rows_insert(
    *rows: models.Model,
    before: str = "",
    parameters: Sequence[Any] = (),
    computed: Mapping[str, str] | None = None,
    flush: bool = True,
) -> tuple[Any, ...]:
    """INSERT `rows`, each with its id set (one that the database counts up may be left out; it is not read back).

    `before`: common table expressions of the same statement, with their `parameters`. `computed`: columns of the last
    row that the database fills in by an SQL expression; their values are returned in that order. `flush` False, outside
    a transaction: the rows need not be on the disk when this returns; the next commit that waits brings them there.
    No signals are sent. Raises IntegrityError and its like, as the ORM would.
    """
    computed = dict(computed or {})
    values: list[Any] = list(parameters)
    for row in rows:
        left_out = computed if row is rows[-1] else ()
        values += [column.value(row) for column in _shape(type(row)) if column.name not in left_out]
    found = statement_run(_sql(tuple(type(r) for r in rows), before, tuple(computed.items()), flush), values)
    for row in rows:
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return (found or ())[: len(computed)]


@lru_cache(maxsize=256)
def _sql(
    tables: tuple[type[models.Model], ...], before: str, computed: tuple[tuple[str, str], ...], flush: bool
) -> str:
    inserts = [_insert(t, ()) for t in tables[:-1]] + [_insert(tables[-1], computed)]
    expressions = [before] if before else []
    expressions += [f"row_{n} AS ({sql})" for n, sql in enumerate(inserts[:-1])]
    told = [_quoted(name) for name, _ in computed] + ([] if flush else [_NO_FLUSH])
    returning = f" RETURNING {', '.join(told)}" if told else ""
    return (f"WITH {', '.join(expressions)} " if expressions else "") + inserts[-1] + returning


def _insert(table: type[models.Model], computed: tuple[tuple[str, str], ...]) -> str:
    given = dict(computed)
    columns = ", ".join(_quoted(c.name) for c in _shape(table))
    values = ", ".join(given.get(c.name, c.placeholder) for c in _shape(table))
    return f"INSERT INTO {_quoted(table._meta.db_table)} ({columns}) VALUES ({values})"  # noqa: S608 names of models


@lru_cache(maxsize=256)
def _shape(table: type[models.Model]) -> tuple["_Column", ...]:
    """The columns that an INSERT fills."""
    fields = [f for f in table._meta.concrete_fields if not isinstance(f, models.AutoField | models.BigAutoField)]
    return tuple(_Column(f, str(f.column), _placeholder(f), _PLAIN.get(type(f))) for f in fields)


def _placeholder(field: "models.Field[Any, Any]") -> str:
    made = getattr(field, "get_placeholder", None)
    if isinstance(field, models.BinaryField) or made is None:
        return "%s"
    text: str = made(None, None, connection)
    return text


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
