"""What counts in a play, and what is left of it after returns, in whatever order they arrive."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give import deeds
from guerdon.give.deeds import Deed, Wanted, deed, measured, net
from guerdon.give.reading import Reader
from tests.give.plays import bought

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINES = [
    {"sku": "latte", "quantity": 2, "amount_minor": 800, "category": "coffee"},
    {"sku": "bun", "quantity": 1, "amount_minor": 300, "category": "bread", "brand": "own"},
]
COFFEE = Wanted(of=(("category", frozenset({"coffee"})),), measure="units")


def of(kind: str, data: dict[str, Any], wanted: Wanted = COFFEE) -> Deed | None:
    return deed(wanted=wanted, kind=kind, key="t1", at=AT, day=date(2026, 3, 1), data=data)


def test_a_purchase_counts_by_its_lines() -> None:
    found = of("purchase", {"order": "o1", "lines": LINES})
    assert found is not None
    assert (found.units, found.minor, found.order, found.marks) == (2, 800, "o1", {"coffee": 2})
    everything = of("purchase", {"order": "o1", "lines": LINES}, Wanted(by="brand"))
    assert everything is not None
    assert (everything.units, everything.marks) == (3, {"own": 1})


def test_a_return_counts_below_zero_for_its_order() -> None:
    back = [{**LINES[0], "quantity": -2, "amount_minor": -800}]
    found = of("return", {"order": "o1", "lines": back})
    assert found is not None
    assert (found.units, found.minor, found.marks) == (-2, -800, {"coffee": -2})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("review", {}),
        ("purchase", {"order": "o1", "lines": LINES[1:]}),
        ("purchase", {"order": "o1"}),
        ("purchase", {"order": "o1", "lines": "none"}),
        ("purchase", {"lines": [{"category": "coffee", "quantity": "2"}, 7]}),
        ("purchase", {"lines": [{"category": "coffee", "quantity": -2, "amount_minor": True}]}),
    ],
)
def test_what_does_not_count(kind: str, data: dict[str, Any]) -> None:
    assert of(kind, data) is None


def test_a_trigger_of_the_shop_counts_once_and_a_return_does_not_touch_it() -> None:
    wanted = Wanted(trigger="review")
    found = of("review", {"amount_minor": 7, "lines": LINES}, wanted)
    assert found is not None
    assert (found.units, found.minor, found.order, found.marks) == (1, 7, "review/t1", {})
    assert of("return", {"order": "o1", "lines": LINES}, wanted) is None
    # A return that told more than before it would be worth a purchase.
    assert of("return", {"order": "o1", "lines": LINES}) is None
    assert of("purchase", {"order": "o1", "lines": LINES}, wanted) is None


def test_what_came_back_leaves_the_rest_of_its_order() -> None:
    one = bought(0, 3, order="a", minor=900, coffee=2, tea=1)
    back = bought(4, -1, order="a", minor=300, tea=-1)
    (left,) = net(deeds=[back, one])
    assert (left.units, left.minor, left.marks, left.day) == (2, 600, {"coffee": 2}, one.day)
    assert net(deeds=[one, back], least_minor=601) == ()
    assert net(deeds=[one, bought(5, -3, order="a", minor=900)]) == ()
    # What came back of an order that did not count takes from no other.
    assert net(deeds=[bought(5, -3, order="b"), one])[0].units == 3


days = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4)), max_size=8)


@given(days, st.data())
def test_nothing_is_ever_below_none_and_the_order_of_calls_is_nothing(
    buys: list[tuple[int, int]], data: st.DataObject
) -> None:
    told = [bought(day, units, order=f"o{n}", coffee=units) for n, (day, units) in enumerate(buys)]
    back = [
        bought(30, -data.draw(st.integers(1, 6)), order=f"o{n}", minor=500)
        for n in range(len(buys))
        if data.draw(st.booleans())
    ]
    whole = told + back
    shuffled = data.draw(st.permutations(whole))
    assert net(deeds=shuffled) == net(deeds=whole)
    for measure in deeds.MEASURES:
        now = measured(deeds=net(deeds=whole), measure=measure)
        assert 0 <= now <= measured(deeds=net(deeds=told), measure=measure)


def test_measures() -> None:
    found = net(deeds=[bought(0, 2, coffee=2), bought(0, 1, tea=1, minor=5), bought(3, 1, tea=1)])
    names = ("times", "units", "spend_minor", "kinds", "days")
    assert [measured(deeds=found, measure=name) for name in names] == [3, 4, 2005, 2, 2]
    with pytest.raises(ValueError, match="none of"):
        measured(deeds=found, measure="luck")


@pytest.mark.parametrize(
    "words",
    [
        {"trigger": "review", "of": {"sku": ["a"]}},
        {"trigger": "review", "measure": "kinds"},
        {"trigger": "return"},
        {"trigger": ""},
        {"measure": "luck"},
        {"of": {"label": ["hot"]}},
        {"more": 1},
    ],
)
def test_what_cannot_count_is_refused(words: dict[str, Any]) -> None:
    reader = Reader({"counts": words})
    deeds.read(reader=reader)
    assert reader.refusal() is not None


def test_the_schema_names_the_measures_that_may_stand_there() -> None:
    found = deeds.schema(measures=("times",))
    assert found["properties"]["measure"]["enum"] == ["times"]
