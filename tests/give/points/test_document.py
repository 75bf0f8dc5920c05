"""The section `points` is read strictly, and its schema says the same."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guerdon.give.points.document import NAME, SCHEMA, Wallets, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Automatic, Cap, Life, Pending, Plan, Reward

WHOLE: dict[str, Any] = {
    "wallets": {
        "points": {
            "kind": "points",
            "name": {"zh": "积分", "en": "Points"},
            "earn": {
                "rates": [
                    {"points": 1, "per_minor": 100},
                    {
                        "points": 2,
                        "per_minor": 100,
                        "start": "2026-11-01T00:00:00+08:00",
                        "end": "2026-12-01T00:00:00+08:00",
                    },
                ],
                "before_offers": False,
                "rules": [
                    {
                        "key": "tea",
                        "gives": "per_amount",
                        "points": 1,
                        "per_minor": 500,
                        "of": {"category": ["tea"]},
                        "least_minor": 1000,
                        "caps": [{"per": "order", "points": 40}],
                    },
                    {"key": "tier", "gives": "multiplier", "tiers": {"gold": 150, "black": 200}},
                    {
                        "key": "review",
                        "on": "review",
                        "points": 20,
                        "caps": [{"per": "month", "points": 60}],
                        "life": {"kind": "rolling", "days": 30},
                        "pending": {"kind": "none"},
                    },
                    {
                        "key": "steps",
                        "on": "walk",
                        "gives": "per_value",
                        "points": 1,
                        "value": "steps",
                        "per": 1000,
                    },
                    {
                        "key": "card",
                        "gives": "per_order",
                        "points": 5,
                        "condition": {"field": "ask.payment", "op": "is", "value": "card"},
                    },
                ],
                "caps": [{"per": "day", "points": 500}, {"per": "year", "points": 20_000}],
            },
            "life": {"kind": "calendar", "years": 1},
            "tier_lives": {"gold": {"kind": "no"}},
            "pending": {"kind": "dates", "dates": [15, 1], "days": 7},
            "spend": {
                "worth": [{"milli": 1000}],
                "least": 100,
                "most_percent": 50,
                "caps": [{"per": "month", "points": 5000}],
            },
            "rewards": [
                {"key": "v5", "what": "voucher", "points": 500, "offer": "five-off"},
                {"key": "cup", "what": "goods", "points": 900, "item": "cup", "most": 1},
            ],
            "automatic": {"points": 1000, "reward": "v5"},
            "refund": {"revoke": "below_zero", "restores": "extended", "extends_days": 30},
            "warns_days": [30, 7, 1],
        },
        "growth": {"life": {"kind": "fractional", "percent": 30}},
        "visits": {
            "kind": "stamps",
            "life": {"kind": "sliding", "days": 365, "activity": ["earn", "check_in"]},
            "pending": {"kind": "trigger", "trigger": "stay_over", "within_days": 90},
        },
        "purse": {"kind": "cash", "currency": "CNY", "life": {"kind": "no"}},
    }
}


def read(document: Any) -> dict[str, Plan]:
    found = parsed(document=document)
    assert isinstance(found, Wallets), found
    return {plan.wallet: plan for plan in found.plans}


def test_it_is_called_points() -> None:
    assert NAME == "points"


def test_everything_at_once() -> None:
    plans = read(WHOLE)
    assert list(plans) == ["points", "growth", "visits", "purse"]
    main = plans["points"]
    assert [(rate.points, rate.per_minor) for rate in main.rates] == [(1, 100), (2, 100)]
    assert [rule.key for rule in main.rules] == ["tea", "tier", "review", "steps", "card"]
    tea, tier, review, steps, _ = main.rules
    assert tea.of == (("category", frozenset(["tea"])),)
    assert (tea.caps, tea.least_minor) == ((Cap(per="order", points=40),), 1000)
    assert tier.tiers == {"gold": 15_000, "black": 20_000}
    assert (review.life, review.pending) == (Life(kind="rolling", days=30), Pending())
    assert (steps.value, steps.per) == ("steps", 1000)
    assert main.caps == (Cap(per="day", points=500), Cap(per="year", points=20_000))
    assert main.pending == Pending(kind="dates", dates=(1, 15), days=7)
    assert (main.least_spend, main.most_share_bp) == (100, 5000)
    assert main.reward(key="cup") == Reward(key="cup", what="goods", points=900, item="cup", most=1)
    assert main.automatic == Automatic(points=1000, reward="v5")
    assert (main.revoke, main.restores, main.extends_days) == ("below_zero", "extended", 30)
    assert plans["growth"].life == Life(kind="fractional", share_bp=3000)
    assert plans["visits"].pending == Pending(kind="trigger", trigger="stay_over", within_days=90)
    assert plans["purse"].currency == "CNY"


def test_what_is_said_is_known_and_the_rest_is_usual() -> None:
    found = parsed(document={"wallets": {"points": {"life": {"kind": "no"}}}})
    assert isinstance(found, Wallets)
    assert found.said == {"points": frozenset(["life"])}
    assert found.plans == (Plan(life=Life(kind="no")),)


WRONG: list[tuple[str, Any, str]] = [
    ("wallets", {}, "$.wallets"),
    ("wallets.points.kind", "gold", "$.wallets.points.kind"),
    ("wallets.points.colour", "red", "$.wallets.points.colour"),
    ("wallets.points.earn.rates.0.per_minor", 0, "$.wallets.points.earn.rates[0].per_minor"),
    ("wallets.points.earn.rates.0.points", 1.5, "$.wallets.points.earn.rates[0].points"),
    ("wallets.points.earn.rules.0.key", "a/b", "$.wallets.points.earn.rules[0].key"),
    ("wallets.points.earn.rules.0.steps", 3, "$.wallets.points.earn.rules[0].steps"),
    ("wallets.points.earn.rules.2.gives", "per_unit", "$.wallets.points.earn.rules[2].gives"),
    ("wallets.points.earn.caps.0.per", "week", "$.wallets.points.earn.caps[0].per"),
    ("wallets.points.earn.caps.1.per", "day", "$.wallets.points.earn.caps"),
    ("wallets.points.earn.rules.1.key", "tea", "$.wallets.points.earn.rules"),
    ("wallets.points.life.days", 3, "$.wallets.points.life.days"),
    ("wallets.points.tier_lives.gold.kind", "soon", "$.wallets.points.tier_lives.gold.kind"),
    ("wallets.points.pending.dates", [32], "$.wallets.points.pending.dates"),
    ("wallets.points.spend.most_percent", 101, "$.wallets.points.spend.most_percent"),
    ("wallets.points.automatic.reward", "v9", "$.wallets.points.automatic.reward"),
    ("wallets.points.automatic.points", 400, "$.wallets.points.automatic.points"),
    ("wallets.points.refund.revoke", "maybe", "$.wallets.points.refund.revoke"),
    ("wallets.points.rewards.1.key", "v5", "$.wallets.points.rewards"),
    ("wallets.points.rewards.0.item", "cup", "$.wallets.points.rewards[0].item"),
    ("wallets.points.warns_days", [0], "$.wallets.points.warns_days"),
    ("wallets.purse.currency", "yuan", "$.wallets.purse.currency"),
    ("wallets.growth.currency", "CNY", "$.wallets.growth.currency"),
    ("wallets.visits.life.activity", ["a/b"], "$.wallets.visits.life.activity"),
    ("wallets.growth.life.percent", 0, "$.wallets.growth.life.percent"),
    ("wallets.Points", {}, "$.wallets.Points"),
]


def changed(path: str, value: Any) -> dict[str, Any]:
    document = deepcopy(WHOLE)
    *steps, last = path.split(".")
    at: Any = document
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[last] = value
    return document


@pytest.mark.parametrize(("path", "value", "where"), WRONG, ids=lambda v: str(v)[:40])
def test_the_first_thing_wrong_is_named_with_its_place(path: str, value: Any, where: str) -> None:
    found = parsed(document=changed(path, value))
    assert isinstance(found, Refusal)
    assert found.data["where"] == where


def test_the_schema_is_sound_and_allows_what_the_parser_reads() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(WHOLE)] == []


# What only two words together can be wrong in is said by the parser alone.
TOGETHER = {"$.wallets.points.earn.caps", "$.wallets.points.earn.rules", "$.wallets.points.rewards"}
BY_PARSER = {
    "wallets.points.automatic.reward",
    "wallets.points.automatic.points",
    "wallets.points.earn.rules.2.gives",
    "wallets.points.rewards.0.item",
    "wallets.purse.currency",
    "wallets.growth.currency",
    "wallets.points.spend.most_percent",
    "wallets.growth.life.percent",
    "wallets.visits.life.activity",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [(p, v) for p, v, where in WRONG if where not in TOGETHER and p not in BY_PARSER],
    ids=lambda v: str(v)[:40],
)
def test_the_schema_refuses_what_one_word_is_wrong_in(path: str, value: Any) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(changed(path, value))
