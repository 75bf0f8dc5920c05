"""What a purchase or a trigger earns, rule by rule, and the lots that it opens."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.earning import Sale, by_purchase, by_trigger, entries, lot_key
from guerdon.give.points.ways.scope import SaleLine
from guerdon.terms.condition import ALWAYS
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, EarnRule, Life, Part, Pending, Plan
from tests.give.points.lots import DAY, NOW

RATE = EarnRate(period=Period(), points=1, per_minor=100)
TEA = (("category", frozenset(["tea"])),)


def line(sku: str, value: int, paid: int, *, by_points: int = 0, **words: Any) -> SaleLine:
    return SaleLine(
        sku=sku, quantity=2, value_minor=value, paid_minor=paid, points_minor=by_points, **words
    )


def sale(*lines: SaleLine, tier: str = "", boosts: Any = (), holds: Any = None) -> Sale:
    return Sale(
        at=NOW,
        paid_minor=sum(one.paid_minor for one in lines),
        value_minor=sum(one.value_minor - one.points_minor for one in lines),
        lines=lines,
        tier=tier,
        boosts=boosts,
        holds=holds or (lambda _: True),
    )


CART = sale(line("a", 1000, 900, category="tea"), line("b", 2000, 1500, by_points=300), tier="gold")


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ({"gives": "per_amount", "points": 2, "per_minor": 200}, 24),
        ({"gives": "per_amount", "points": 2, "per_minor": 200, "of": TEA}, 8),
        # Before offers counts what the goods cost, never what points paid.
        ({"gives": "per_amount", "points": 1, "per_minor": 100, "before_offers": True}, 27),
        ({"gives": "per_amount", "points": 1, "per_minor": 1, "least_minor": 2401}, 0),
        ({"gives": "per_unit", "points": 3, "of": TEA}, 6),
        ({"gives": "per_order", "points": 5}, 5),
        ({"gives": "per_order", "points": 5, "of": (("sku", frozenset(["c"])),)}, 0),
        ({"gives": "multiplier", "times_bp": 20_000}, 24),
        ({"gives": "multiplier", "times_bp": 15_000, "of": TEA}, 4),
        ({"gives": "multiplier", "tiers": {"gold": 30_000}}, 48),
        ({"gives": "multiplier", "tiers": {"black": 30_000}}, 0),
        ({"gives": "per_order", "points": 5, "period": Period(end=NOW)}, 0),
        ({"gives": "per_order", "points": 5, "on": "review"}, 0),
    ],
)
def test_each_way_to_earn(rule: dict[str, Any], points: int) -> None:
    plan = Plan(rates=(RATE,), rules=(EarnRule(key="r", **rule),))
    found = {part.rule: part.points for part in by_purchase(plan=plan, sale=CART)}
    assert found == {"": 24} | ({"r": points} if points else {})


def test_two_multipliers_add_up() -> None:
    double = EarnRule(key="d", gives="multiplier", times_bp=20_000)
    triple = EarnRule(key="t", gives="multiplier", tiers={"gold": 30_000})
    plan = Plan(rates=(RATE,), rules=(double, triple))
    assert sum(part.points for part in by_purchase(plan=plan, sale=CART)) == 24 * 4


def test_a_condition_is_asked_and_prices_before_offers_count_where_the_wallet_says_so() -> None:
    plan = Plan(rates=(RATE,), rules=(EarnRule(key="r", points=5),), before_offers=True)
    asked = replace(CART, holds=lambda condition: condition != ALWAYS)
    assert by_purchase(plan=plan, sale=asked) == (Part(wallet="points", rule="", points=27),)


def test_what_points_paid_for_whole_earns_nothing() -> None:
    free = sale(line("a", 1000, 0, by_points=1000))
    rules = tuple(
        EarnRule(key=gives, gives=gives, points=5, before_offers=before)
        for gives in ("per_amount", "per_unit", "per_order")
        for before in (False, True)
    )
    assert by_purchase(plan=Plan(rates=(RATE,), rules=rules), sale=free) == ()


def test_a_trigger_earns_once_or_by_its_number() -> None:
    rules = (
        EarnRule(key="r", on="review", points=20),
        EarnRule(key="s", on="review", gives="per_value", value="stars", per=2, points=3),
        EarnRule(key="o", on="share", points=9),
        EarnRule(key="p", points=9),
    )
    plan = Plan(rules=rules)

    def earned(kind: str, data: Any) -> dict[str, int]:
        found = by_trigger(plan=plan, kind=kind, at=NOW, data=data, holds=lambda _: True)
        return {part.rule: part.points for part in found}

    assert earned("review", {"stars": 5}) == {"r": 20, "s": 6}
    assert earned("review", {"stars": "5"}) == {"r": 20}
    assert earned("purchase", {}) == {}
    assert by_trigger(plan=plan, kind="share", at=NOW, data={}, holds=lambda _: False) == ()


def test_a_rule_with_a_life_of_its_own_opens_a_lot_of_its_own() -> None:
    quick = EarnRule(key="q", points=5, life=Life(days=7), pending=Pending(kind="days", days=1))
    growth = Plan(wallet="growth", life=Life(kind="no"))
    gold = Life(kind="no")
    plan = Plan(rules=(quick, EarnRule(key="plain", points=2)), tier_lives={"gold": gold})
    parts = [
        Part(wallet="points", rule="", points=10),
        Part(wallet="points", rule="q", points=5),
        Part(wallet="points", rule="plain", points=2),
        Part(wallet="growth", rule="", points=90),
        Part(wallet="gone", rule="", points=1),
    ]
    made = entries(
        plans=(plan, growth), parts=parts, tier="gold", customer="ann", at=NOW, key="k", data={}
    )
    assert [(e.key, e.wallet, e.opens and e.opens.amount) for e in made] == [
        ("k", "points", 12),
        ("k:/q", "points", 5),
        ("k:growth", "growth", 90),
    ]
    ends = [e.opens.expires_at for e in made if e.opens]
    assert ends == [None, NOW + 7 * DAY, None]
    assert made[1].opens is not None
    assert made[1].opens.available_at == NOW + DAY
    assert lot_key(key="k", wallet="growth", rule="q") == "k:growth:/q"


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=4), st.data())
def test_keeping_less_never_earns_more(paid: list[int], data: Any) -> None:
    """The ground of no money pump: whatever part of a purchase is kept earns no more than it."""
    rules = tuple(
        EarnRule(
            key=gives, gives=gives, points=3, per_minor=150, times_bp=17_500, least_minor=least
        )
        for gives in ("per_amount", "per_unit", "per_order", "multiplier")
        for least in (0, 2000)
    )
    rules = tuple(replace(rule, key=f"{place}") for place, rule in enumerate(rules))
    plan = Plan(rates=(RATE,), rules=rules)
    kept = [data.draw(st.integers(0, one)) for one in paid]

    def earns(amounts: list[int]) -> int:
        lines = [line(str(place), one, one) for place, one in enumerate(amounts)]
        return sum(part.points for part in by_purchase(plan=plan, sale=sale(*lines)))

    assert earns(kept) <= earns(paid)
