"""The log of SQLite goes back into the file without an order having to do it."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from guerdon.store.models import Customer
from guerdon.store.putting_back import put_back
from guerdon.store.writing import is_sqlite, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_written_is_in_the_file_alone(now: datetime) -> None:
    put_back()
    with write():
        Customer.objects.create(key="in-the-log", created_at=now)
    if not is_sqlite():
        assert put_back() == 0
        return
    file = Path(connection.settings_dict["NAME"])
    assert b"in-the-log" not in file.read_bytes()
    assert put_back() > 0
    assert b"in-the-log" in file.read_bytes()


def test_who_writes_meanwhile_waits_for_nothing(now: datetime) -> None:
    if not is_sqlite():
        return
    with write():
        Customer.objects.create(key="before", created_at=now)
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE store_customer SET zone = 'UTC'")
        assert put_back() > 0
        writer.execute("COMMIT")
    finally:
        writer.close()
    assert Customer.objects.get().zone == "UTC"
