"""Empties the database between tests: the tables that have rows, and no others.

Django truncates every table and then makes its permissions anew: with some ninety tables that is
most of the time of a small test.
"""

from functools import cache
from typing import Any

from django.db import connection

# What the migrations and Django itself put there once.
KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@cache
def _looking() -> str:
    """One statement that names the tables with rows."""
    quote = connection.ops.quote_name
    names = sorted(set(connection.introspection.django_table_names()) - KEPT)
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in names
    )


def emptied(test: Any = None) -> None:
    """Remove every row that a test left; sequences go on, as with Django's own way."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_looking())
        full = [name for (name,) in cursor.fetchall()]
        if not full:
            return
        if connection.vendor == "sqlite":
            with connection.constraint_checks_disabled():
                for name in full:
                    cursor.execute(f"DELETE FROM {quote(name)}")
            return
        # As a replica would: rows that point at one another go in any order.
        deletes = "; ".join(f"DELETE FROM {quote(name)}" for name in full)
        cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes}; COMMIT")
