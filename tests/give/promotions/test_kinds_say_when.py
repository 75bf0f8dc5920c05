"""An offer whose kind does not hold says in words what its kind is for."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.terms.reasons import said
from tests.carts import KNOWN, cart_of, quote_for

TIERS = {"tiers": [{"tier": "silver", "percent": 5}, {"tier": "gold", "percent": 12}]}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("tier_exclusive", TIERS, "these tiers: silver, gold.", "等级的会员：silver、gold。"),
    (
        "festival",
        {"festivals": ["mid_autumn", "double_eleven"], "percent": 5},
        "(Mid-Autumn Festival, Double 11)",
        "（中秋节、双十一）",
    ),
    (
        "member_day",
        {"days": [{"day": 8}], "weekdays": ["tue"], "percent": 5},
        "(day 8, Tuesday)",
        "（8日、周二）",
    ),
    ("nth_purchase", {"n": 5, "percent": 5}, "purchase number 5", "第 5 次购买"),
    ("nth_purchase", {"n": 5, "every": True, "percent": 5}, "in 5;", "每购买 5 次"),
    ("first_purchase", {"percent": 5}, "first purchase", "首次购买"),
]


@pytest.mark.parametrize(("kind", "value", "en", "zh"), CASES, ids=lambda one: str(one)[:24])
def test_it_says_for_whom_or_when(kind: str, value: dict[str, Any], en: str, zh: str) -> None:
    facts = replace(KNOWN, tier="basic", values={"tier": "basic", "orders": 6})
    now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    offer = {"kind": kind, "layer": "order", "value": value}
    (out,) = quote_for(offer, cart=cart_of((1, 1000)), facts=facts, now=now).not_applied
    assert en in said(reason=out.refusal.reason, data=out.refusal.data, language="en")
    assert zh in said(reason=out.refusal.reason, data=out.refusal.data, language="zh")
