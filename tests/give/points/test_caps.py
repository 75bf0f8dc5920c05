"""Caps hold each rule and the wallet to so many points a period."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.caps import capped, day_in, keys, spendable, spent, uses
from guerdon.terms.points import Cap, EarnRule, Part, Plan
from tests.give.points.lots import NOW

DAY = "2026-03-14"
RULE = EarnRule(key="r", caps=(Cap(per="day", points=30), Cap(per="order", points=20)))
PLAN = Plan(
    rules=(RULE, EarnRule(key="s")),
    caps=(Cap(per="month", points=100), Cap(per="order", points=60)),
    spend_caps=(Cap(per="day", points=50),),
)
RULE_DAY = "points/points/r/day/2026-03-14/of/ann"
MONTH = "points/points//month/2026-03/of/ann"


def part(rule: str, points: int) -> Part:
    return Part(wallet="points", rule=rule, points=points)


def within(*parts: Part, **used: int) -> list[tuple[str, int]]:
    named = {"day": RULE_DAY, "month": MONTH}
    stands = {named[name]: units for name, units in used.items()}
    found = capped(plan=PLAN, parts=parts, customer="ann", day=DAY, used=stands)
    return [(one.rule, one.points) for one in found]


def test_the_rules_cap_then_the_wallets() -> None:
    assert within(part("", 40), part("r", 99), part("s", 99)) == [("", 40), ("r", 20)]
    assert within(part("r", 99), day=25) == [("r", 5)]
    assert within(part("r", 99), day=30) == []
    assert within(part("", 50), part("r", 9), month=95) == [("", 5)]
    # What stands above its cap, since that was lowered, leaves nothing and takes nothing away.
    assert within(part("s", 9), month=400) == []


def test_counters_by_the_local_day() -> None:
    assert set(keys(plan=PLAN, customer="ann", day=DAY)) == {
        RULE_DAY,
        MONTH,
        "points/points//spend/day/2026-03-14/of/ann",
    }
    assert day_in(at=NOW.replace(hour=17), zone="Asia/Shanghai") == "2026-03-15"


def test_what_is_taken_is_what_was_given() -> None:
    taken = uses(plan=PLAN, parts=[part("", 5), part("r", 7)], customer="ann", day=DAY)
    assert {(use.key, use.units, use.ceiling) for use in taken} == {
        (MONTH, 5, 100),
        (MONTH, 7, 100),
        (RULE_DAY, 7, 30),
    }


def test_spending_has_caps_of_its_own() -> None:
    words: dict[str, Any] = {"plan": PLAN, "customer": "ann", "day": DAY}
    (use,) = spent(points=20, **words)
    assert (use.units, use.ceiling) == (20, 50)
    assert spendable(used={use.key: 20}, **words) == 30
    assert spendable(used={}, plan=Plan(), customer="ann", day=DAY) is None
    assert spent(points=0, **words) == ()


@given(st.lists(st.tuples(st.sampled_from(["", "r", "s"]), st.integers(1, 80)), max_size=12))
def test_no_order_of_purchases_passes_a_cap(bought: list[tuple[str, int]]) -> None:
    stands: dict[str, int] = {}
    for rule, points in bought:
        found = capped(plan=PLAN, parts=[part(rule, points)], customer="ann", day=DAY, used=stands)
        for use in uses(plan=PLAN, parts=found, customer="ann", day=DAY):
            stands[use.key] = stands.get(use.key, 0) + use.units
            assert use.ceiling is not None
            assert stands[use.key] <= use.ceiling
