"""Staged rows become what the store takes: orders with numbered lines, people, products."""

from datetime import UTC, datetime
from typing import Any

from guerdon.flows.intake.writing import customer, orders, product
from guerdon.know.mapping import Reading
from guerdon.lake.staging import Entry

AT = datetime(2026, 1, 2, 10)
HEAD = ("A1", "c1", AT, 150, 5, False, "north" * 20, "web" * 20)


def test_lines_without_numbers_count_from_one() -> None:
    (one,) = orders(staged=[(HEAD, [(None, "s1", 1000, 100, 5), (None, "s2", 1000, 50, 0)])])
    assert one.lines == ((1, "s1", 1000, 100, 5), (2, "s2", 1000, 50, 0))
    assert (one.key, one.customer, one.kind) == ("A1", "c1", "sale")
    assert one.placed_at == AT.replace(tzinfo=UTC)
    assert (len(one.store), len(one.channel)) == (64, 32)


def test_numbered_lines_keep_their_numbers_in_order() -> None:
    (one,) = orders(staged=[(HEAD, [(7, "s1", 1000, 100, 5), (2, "s2", 1000, 50, 0)])])
    assert [line[0] for line in one.lines] == [2, 7]


def test_a_return_is_told() -> None:
    head = (*HEAD[:5], True, "", "")
    (one,) = orders(staged=[(head, [(None, "s1", -1000, -100, 0)])])
    assert one.kind == "return"


def reading(what: str, **columns: Any) -> Reading:
    named = {k.replace("__", "."): v if isinstance(v, tuple) else (v,) for k, v in columns.items()}
    return Reading(what=what, columns=named)


def test_a_customer_says_only_what_stands_there() -> None:
    read = reading(
        "customers",
        customer="id",
        name=("first", "last"),
        email="mail",
        tier="tier",
        email_consent="news",
        sms_consent="sms",
        attribute__city="city",
        attribute__size="size",
    )
    raw = {
        "id": "c1", "first": "Ann", "last": "Li", "mail": " ", "tier": "gold",
        "news": "yes", "sms": "maybe", "city": "Xi'an", "size": "n/a",
    }  # fmt: skip
    told = customer(reading=read, entry=Entry(key="c1", value=AT, raw=raw))
    assert (told.name, told.email, told.tier) == ("Ann Li", None, "gold")
    assert told.joined_at == AT.replace(tzinfo=UTC)
    assert told.attributes == {"city": "Xi'an"}
    assert told.consents == {"email": True}


def test_a_product_says_only_what_stands_there() -> None:
    read = reading("products", sku="id", name="title", brand="brand", attribute__w="weight")
    raw = {"id": "s1", "title": "Tea", "brand": None, "weight": "1 kg"}
    told = product(reading=read, entry=Entry(key="s1", value=120, raw=raw))
    assert (told.name, told.brand, told.cost_minor) == ("Tea", None, 120)
    assert told.attributes == {"w": "1 kg"}
