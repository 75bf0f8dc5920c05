"""Which part of a sale a rule counts."""

import pytest

from guerdon.give.points.ways.scope import SaleLine, Scope, of_rule
from guerdon.terms.points import EarnRule

LINES = (
    SaleLine(
        sku="a",
        quantity=2,
        value_minor=1000,
        paid_minor=900,
        category="tea",
        brand="x",
        labels=frozenset(["new"]),
    ),
    SaleLine(sku="b", quantity=1, value_minor=500, paid_minor=0, points_minor=500),
)


@pytest.mark.parametrize(
    ("of", "scope"),
    [
        ((), Scope(amount_minor=900, units=2)),
        ((("sku", frozenset("b")),), Scope(amount_minor=0, units=0)),
        ((("category", frozenset(["tea"])),), Scope(amount_minor=900, units=2)),
        ((("label", frozenset(["new", "old"])),), Scope(amount_minor=900, units=2)),
        ((("brand", frozenset("x")), ("sku", frozenset("b"))), Scope(amount_minor=0, units=0)),
    ],
)
def test_all_that_is_named_must_match(
    of: tuple[tuple[str, frozenset[str]], ...], scope: Scope
) -> None:
    assert of_rule(rule=EarnRule(key="r", of=of), lines=LINES) == scope


def test_the_price_before_offers_leaves_out_what_points_paid() -> None:
    rule = EarnRule(key="r", before_offers=True)
    assert of_rule(rule=rule, lines=LINES) == Scope(amount_minor=1000, units=2)
    short = EarnRule(key="r", before_offers=True, least_minor=1001)
    assert of_rule(rule=short, lines=LINES) == Scope(amount_minor=0, units=0)
