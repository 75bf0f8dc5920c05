"""Conflicts are told by rule: what clashes in any cart is told, and by its right name."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.flows.till.contest import Contest, gathered
from guerdon.give.conflicts import Conflict, both, conflicts
from guerdon.give.entrants import clash
from guerdon.give.live import snapshot
from guerdon.terms.cart import Checkout
from guerdon.terms.period import Period
from guerdon.terms.stacking import Stacking
from tests.carts import KNOWN, NOW, made, some_cart, some_offer

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
STACKING = Stacking(groups={"a": "add", "m": "multiply", "f": "first"})


def offer(key: str, **words: Any) -> dict[str, Any]:
    """A percentage on the order but for the words."""
    return {"key": key, "kind": "percent", "value": {"percent": 10}, **words}


def found(mine: dict[str, Any], *others: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Other, reason and whether it excludes."""
    live = snapshot([made(one) for one in (mine, *others)], stacking=STACKING)
    told = conflicts(of=live.by_key[mine["key"]], others=live.offers, stacking=STACKING)
    return [(one.other, one.reason, one.excludes) for one in told]


def period(start: int, end: int) -> dict[str, str]:
    """So many days from June on."""
    return {
        "start": (JUNE + timedelta(days=start)).isoformat(),
        "end": (JUNE + timedelta(days=end)).isoformat(),
    }


LINE = {"layer": "line"}
TEA, CUPS = {"of": {"category": ["tea"]}}, {"of": {"category": ["cups"]}}
CASES: list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, bool]]]] = [
    ({}, {}, [("one_of_layer", True)]),
    (LINE, LINE, [("one_a_line", True)]),
    (LINE, {}, []),
    (LINE | TEA, LINE | CUPS, []),
    (LINE | TEA, LINE | {"of": {"sku": ["s1"]}}, [("one_a_line", True)]),
    (LINE | TEA, LINE | {"of": {"category": ["cups", "tea"]}}, [("one_a_line", True)]),
    ({"group": "b"}, {"group": "b"}, [("best_of_group", True)]),
    ({"group": "b"}, {}, []),
    ({"group": "a"}, {"group": "a"}, [("adds_up", False)]),
    ({"group": "m"}, {"group": "m"}, [("multiplies", False)]),
    ({"group": "f"}, {"group": "f"}, [("first_of_group", True)]),
    ({"exclusive": "cart"}, LINE, [("alone_in_cart", True)]),
    ({"exclusive": "layer", "group": "b"}, {}, [("alone_in_layer", True)]),
    ({"exclusive": "layer"}, LINE, []),
    ({"never_with": ["two"], "group": "a"}, LINE, [("never_with", True)]),
    ({"never_with": ["b"]}, LINE | {"group": "b"}, [("never_with", True)]),
    ({"also_with": ["two"], "exclusive": "cart"}, {}, []),
    ({"also_with": ["gone"]}, LINE, [("beside_missing", False)]),
    ({"never_with": ["a"]}, LINE, []),
    ({"period": period(0, 5)}, {"period": period(5, 9)}, []),
    ({"period": period(0, 5)}, {"period": period(4, 9)}, [("one_of_layer", True)]),
    ({"channels": ["web"]}, {"channels": ["store"]}, []),
    (
        {"condition": {"field": "tier", "op": "is", "value": "gold"}},
        {"condition": {"all": [{"field": "tier", "op": "in", "value": ["silver"]}]}},
        [],
    ),
    (
        {"condition": {"field": "tier", "op": "is", "value": "gold"}},
        {"condition": {"not": {"field": "tier", "op": "is", "value": "gold"}}},
        [("one_of_layer", True)],
    ),
    (
        {"codes": "shared", "shared_code": "thanks", "channels": ["web"]},
        {"codes": "shared", "shared_code": "THANKS", "channels": ["store"]},
        [("same_code", True)],
    ),
    (
        {"codes": "shared", "shared_code": "thanks 10", "channels": ["web"]},
        {"codes": "shared", "shared_code": "ＴＨＡＮＫＳ１０", "channels": ["store"]},
        [("same_code", True)],
    ),
    (
        {"limits": {"budget": "june"}},
        {**LINE, "limits": {"budget": "june"}},
        [("same_budget", False)],
    ),
    (
        {"kind": "nth_unit", "value": {"n": 2, "percent": 50}, "group": "x", **LINE},
        {"kind": "buy_get", "value": {"buy": 1}, **LINE},
        [("same_units", False)],
    ),
    # A gift has a group of its own.
    ({}, {"kind": "gift", "value": {"steps": [{"from": 0, "choices": ["mug"]}]}}, []),
]


@pytest.mark.parametrize(("mine", "theirs", "wanted"), CASES)
def test_each_rule_by_its_name(
    mine: dict[str, Any], theirs: dict[str, Any], wanted: list[tuple[str, bool]]
) -> None:
    told = found(offer("one", **mine), offer("two", **theirs))
    assert [(reason, excludes) for _, reason, excludes in told] == wanted
    back = found(offer("two", **theirs), offer("one", **mine))
    both_ways = [(r, e) for r, e in wanted if r != "beside_missing"]
    assert [(reason, excludes) for _, reason, excludes in back] == both_ways


@given(st.integers(0, 2**32))
def test_two_that_clash_in_a_cart_are_told(seed: int) -> None:
    roll = Random(seed)
    offers = [some_offer(roll, key=f"o{n}", others=("o0", "o1", "o2")) for n in range(4)]
    live = snapshot(offers, stacking=STACKING)
    ask = Checkout(cart=some_cart(roll), customer="ann")
    contest = gathered(ask=ask, facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    for one, other in combinations(contest.turns.entrants, 2):
        if clash(one=one, other=other, stacking=STACKING):
            told = conflicts(of=one.live, others=[other.live], stacking=STACKING)
            assert any(each.excludes for each in told), (one.live.offer, other.live.offer)


def test_the_time_that_both_hold() -> None:
    one = Period(start=JUNE, end=None)
    other = Period(start=None, end=JUNE + timedelta(days=3))
    assert both(one, other) == Period(start=JUNE, end=JUNE + timedelta(days=3))
    assert both(Period(end=JUNE), one) is None
    assert both(Period(), Period()) == Period()
    live = snapshot(
        [made(offer("one", period=period(0, 5))), made(offer("two", period=period(3, 9)))]
    )
    (told,) = conflicts(of=live.offers[0], others=live.offers, stacking=Stacking())
    assert told == Conflict(
        other="two",
        reason="one_of_layer",
        period=Period(start=JUNE + timedelta(days=3), end=JUNE + timedelta(days=5)),
    )
