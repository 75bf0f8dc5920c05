"""Empties the whole database, for a demo that begins anew."""

from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import connection

from guerdon.store.models import Order
from guerdon.store.programme import programme
from guerdon.store.writing import write


def is_strange() -> bool:
    """Whether there are orders here that no demo brought: a shop of somebody's own."""
    return not programme.read().demo and Order.objects.exists()


def empty() -> None:
    """Every row of every table goes, in one transaction; the schema stays."""
    statements = sql_flush(no_style(), connection, reset_sequences=True, allow_cascade=True)
    with write():
        connection.ops.execute_sql_flush(statements)
        programme.stamp()
