"""Plain statements write what Django reads back, and leave out what is there."""

from datetime import datetime

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
