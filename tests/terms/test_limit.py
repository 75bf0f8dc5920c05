"""Counters: one name each, in one order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guerdon.terms.limit import Use, day_of, left, stock_key, uses
from guerdon.terms.offer import Limits, Offer

OFFER = Offer(
    key="o",
    version=1,
    kind="percent",
    name={},
    value={},
    limits=Limits(
        total=9,
        per_customer=1,
        per_day=5,
        per_store=4,
        per_code=3,
        units=20,
        spend_minor=900,
        budget="spring",
    ),
)


def test_each_limit_has_its_counter_in_sorted_order() -> None:
    found = uses(
        offer=OFFER, customer="ann", day="2026-03-14", minor=50, units=2, store="s1", code="X"
    )
    assert [(use.key, use.units, use.ceiling) for use in found] == [
        ("budget/spring", 50, None),
        ("offer/o/code/X", 1, 3),
        ("offer/o/customer/ann", 1, 1),
        ("offer/o/day/2026-03-14", 1, 5),
        ("offer/o/spend", 50, 900),
        ("offer/o/store/s1", 1, 4),
        ("offer/o/total", 1, 9),
        ("offer/o/units", 2, 20),
    ]


def test_where_there_is_no_limit_there_is_no_counter() -> None:
    free = replace(OFFER, limits=Limits())
    assert uses(offer=free, customer="ann", day="2026-03-14", minor=50) == ()
    bare = uses(offer=OFFER, customer=None, day="2026-03-14", minor=50)
    assert {use.key.split("/")[-2] for use in bare} & {"customer", "store", "code"} == set()


@pytest.mark.parametrize(
    ("ceiling", "stored", "used", "own", "rest"),
    [
        (10, None, 4, 0, 6),
        (10, None, 12, 0, 0),
        (10, None, 10, 3, 3),
        (10, 7, 4, 0, 3),
        (7, 10, 4, 0, 3),
        (None, 5, 2, 0, 3),
        (None, None, 2, 0, None),
    ],
)
def test_what_is_left_for_this_order(
    ceiling: int | None, stored: int | None, used: int, own: int, rest: int | None
) -> None:
    found = left(
        use=Use(key="k", units=1, ceiling=ceiling),
        used={"k": used},
        own={"k": own},
        ceilings={} if stored is None else {"k": stored},
    )
    assert found == rest


def test_a_day_begins_at_local_midnight() -> None:
    moment = datetime(2026, 3, 14, 16, 0, tzinfo=UTC)
    assert day_of(now=moment, zone="Asia/Shanghai") == "2026-03-15"
    assert day_of(now=moment, zone="") == "2026-03-14"
    assert stock_key(item="mug") == "stock/mug"
