"""Rates, rules and caps are read strictly."""

from typing import Any

import pytest

from guerdon.give.points.document_earn import caps, rates, rules
from guerdon.give.reading import Reader
from guerdon.terms.points import Cap


def wrong(reading: Any, **words: Any) -> str | None:
    reader = Reader(words)
    reading(reader)
    refusal = reader.refusal()
    return None if refusal is None else str(refusal.data["where"])


def test_rates_are_dated_and_whole() -> None:
    reader = Reader({"rates": [{"points": 2, "per_minor": 100, "end": "2026-01-01T00:00:00Z"}]})
    (rate,) = rates(reader)
    assert (rate.points, rate.per_minor, rate.period.start) == (2, 100, None)
    assert reader.refusal() is None


def test_caps() -> None:
    reader = Reader({"caps": [{"per": "day", "points": 5}]})
    assert caps(reader, "caps") == (Cap(per="day", points=5),)


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"key": "r"}, "$.rules[0].points"),
        ({"key": "", "points": 1}, "$.rules[0].key"),
        ({"key": "a:b", "points": 1}, "$.rules[0].key"),
        ({"key": "r", "gives": "multiplier"}, "$.rules[0].percent"),
        ({"key": "r", "gives": "multiplier", "tiers": {"gold": 0}}, "$.rules[0].tiers.gold"),
        ({"key": "r", "gives": "per_amount", "points": 1}, "$.rules[0].per_minor"),
        ({"key": "r", "on": "review", "gives": "per_amount", "points": 1}, "$.rules[0].gives"),
        ({"key": "r", "on": "review", "points": 1, "of": {"sku": ["a"]}}, "$.rules[0].of"),
        ({"key": "r", "points": 1, "condition": {"field": "nothing"}}, "$.rules[0].condition"),
        (
            {
                "key": "r",
                "points": 1,
                "start": "2026-01-02T00:00:00Z",
                "end": "2026-01-01T00:00:00Z",
            },
            "$.rules[0].end",
        ),
    ],
)
def test_what_is_wrong_is_placed(rule: dict[str, Any], where: str) -> None:
    assert wrong(rules, rules=[rule]) == where


def test_a_percentage_may_stand_beside_tiers() -> None:
    given = {"key": "r", "gives": "multiplier", "percent": 110, "tiers": {"gold": 150}}
    reader = Reader({"rules": [given]})
    (rule,) = rules(reader)
    assert (rule.times_bp, rule.tiers) == (11_000, {"gold": 15_000})
    assert reader.refusal() is None
