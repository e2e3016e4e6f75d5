"""The test database emptied between tests. Django's `flush` does the same in ten times the time: it empties tables that
are empty, and then has every app look whether its content types, permissions and site are there.
"""

from functools import cache

from django.db import connection

# What migrations filled, the same for all tests: the site, and what permissions are about.
KEPT = frozenset({"django_content_type", "auth_permission", "django_site"})


@cache
def _tables() -> tuple[str, ...]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(names) - KEPT))


def database_empty(*, numbers_anew: bool = False) -> None:
    """Remove all rows but those KEPT. `numbers_anew`: rows that come will be numbered from 1 again."""
    with connection.cursor() as cursor:
        if numbers_anew:
            filled = _tables()
        else:
            each = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in _tables())
            cursor.execute(each)
            filled = tuple(name for (name,) in cursor.fetchall())
        if filled:
            listed = ", ".join(f'"{name}"' for name in filled)
            # Tables that refer to these are in the list or empty.
            cursor.execute(f"TRUNCATE {listed} {'RESTART IDENTITY' if numbers_anew else ''} CASCADE")
