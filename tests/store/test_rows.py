"""Plain statements write what Django reads back, and leave out what is there."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError

from guerdon.store import rows
from guerdon.store.models import Customer

pytestmark = pytest.mark.django_db(transaction=True)


def person(key: str, now: datetime) -> dict[str, object]:
    attributes = {"city": "上海", "n": [1]}
    blank = {"zone": "", "tier": "", "email_index": "", "phone_index": ""}
    return {"key": key, "joined_at": now, "created_at": now, "attributes": attributes, **blank}


def test_what_is_written_is_read_back(now: datetime) -> None:
    ids = rows.insert(table="store_customer", rows=[person(key, now) for key in ("a", "b")])
    found = Customer.objects.in_bulk(ids)
    assert {row.key for row in found.values()} == {"a", "b"}
    for row in found.values():
        assert (row.joined_at, row.attributes) == (now, {"city": "上海", "n": [1]})


def test_what_is_there_is_left_out(now: datetime) -> None:
    first = rows.insert(table="store_customer", rows=[person("a", now)], unless="key")
    both = [person("a", now), person("b", now)]
    second = rows.insert(table="store_customer", rows=both, unless="key")
    assert len(first) == len(second) == 1
    assert set(first) != set(second)
    assert Customer.objects.count() == 2
    assert rows.insert(table="store_customer", rows=[], unless="key") == []


def test_one_value(now: datetime) -> None:
    (pk,) = rows.insert(table="store_customer", rows=[person("a", now)])
    query = "SELECT id FROM store_customer WHERE key = %s AND created_at = %s"
    assert rows.value(query=query, params=["a", now]) == pk
    assert rows.value(query=query, params=["b", now]) is None


def test_the_shortest_way_reads_the_same() -> None:
    query = "SELECT %s, %s"
    assert rows.first(query=query, params=["a", "b%s?"]) == ("a", "b%s?")
    assert rows.first(query=f"{query} WHERE 1 = 0", params=["a", "b"]) is None
    with pytest.raises(DatabaseError):
        rows.first(query="SELECT nothing FROM nowhere", params=[])


def test_a_value_is_looked_up_while_writing(now: datetime) -> None:
    (pk,) = rows.insert(table="store_customer", rows=[person("a", now)])
    order = {
        "kind": "sale", "state": "closed", "placed_at": now, "total_minor": 1,
        "discount_minor": 0, "channel": "", "store": "", "simulated": False,
    }  # fmt: skip
    for key, by in (("1", "a"), ("2", "nobody"), ("3", None)):
        looked = rows.Looked(query=rows.CUSTOMER, by=by)
        rows.insert(table="store_order", rows=[{"key": key, "customer_id": looked, **order}])
    query = "SELECT customer_id, placed_at FROM store_order ORDER BY key"
    found = rows.several(query=query, params=[])
    assert [customer for customer, _ in found] == [pk, None, None]
    assert rows.moment(found[0][1]) == now
    assert (
        rows.changed(query="UPDATE store_order SET state = %s WHERE key <> '1'", params=["x"]) == 2
    )


def test_moments_read_by_the_many_are_the_same(now) -> None:
    at = now.replace(microsecond=123_457)
    Customer.objects.create(key="c", joined_at=at, created_at=now - timedelta(days=40_000))
    query = f"SELECT {rows.micros('joined_at')}, {rows.micros('created_at')} FROM store_customer"
    ((joined, created),) = rows.several(query=query, params=[])
    assert (rows.moment(joined), rows.moment(created)) == (at, now - timedelta(days=40_000))
