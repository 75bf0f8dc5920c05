"""one_moment(): later writes are not seen inside, and nobody who writes has to wait."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from guerdon.store.models import Order, Setting
from guerdon.store.reading import one_moment, through
from guerdon.store.writing import write

pytestmark = pytest.mark.django_db(transaction=True)


def kept_meanwhile(key: str) -> None:
    """Written and committed by somebody else before this returns."""

    def keep() -> None:
        with write():
            Setting.objects.create(key=key, value=1)
        connection.close()

    thread = threading.Thread(target=keep)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_what_is_written_meanwhile_is_not_seen() -> None:
    Setting.objects.create(key="before", value=1)
    with one_moment():
        assert Setting.objects.count() == 1
        kept_meanwhile("during")
        assert Setting.objects.count() == 1
    assert Setting.objects.count() == 2


def test_it_ends_also_when_the_reader_fails() -> None:
    with pytest.raises(ZeroDivisionError), one_moment():
        Setting.objects.count()
        raise ZeroDivisionError
    kept_meanwhile("after")
    with one_moment():
        assert Setting.objects.count() == 1


def test_inside_a_write_it_sees_the_write() -> None:
    with write():
        Setting.objects.create(key="own", value=1)
        with one_moment():
            assert Setting.objects.count() == 1
    assert Setting.objects.count() == 1


def test_a_table_is_read_through_and_not_by_an_index() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(3):
        Order.objects.create(
            key=f"o{number}", placed_at=at.replace(month=1 + number), total_minor=1
        )
    by_index = Order.objects.filter(placed_at__lt=at)

    read = Order.objects.alias(placed=through(column="placed_at")).filter(placed__lt=at)

    assert [order.key for order in read.order_by("key")] == ["o0", "o1"]
    if connection.vendor == "sqlite":
        assert "INDEX store_order_placed_at" in by_index.explain()
        assert "INDEX store_order_placed_at" not in read.explain()
