"""What each kind gives is said with its numbers, in both languages."""

from typing import Any

import pytest
from django.utils.translation import override

from guerdon.give.kinds import KINDS
from guerdon.web.kind_words import SAID, cut, said
from guerdon.web.offer_words import gives
from tests.give.test_word import sound

EXAMPLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("nth_unit", {"n": 2, "percent": 50}, "every piece number 2: half price", "每第 2 件：半价"),
    ("buy_get", {"buy": 2}, "buy 2, get 1: free", "买 2 得 1：免费"),
    (
        "cheapest_free",
        {"quantity": 4, "free": 1},
        "of 4 pieces the cheapest 1: free",
        "每 4 件中最低价 1 件：免费",
    ),
    (
        "mix_and_match",
        {"quantity": 3, "price_minor": 9900},
        "any 3 pieces: for ¥99.00",
        "任选 3 件：¥99.00",
    ),
    (
        "gift",
        {"steps": [{"from": 20_000, "choices": ["mug", "bag"]}]},
        "from ¥200.00: mug / bag",
        "满 ¥200.00 送 mug / bag",
    ),
    (
        "blind_box",
        {"prizes": [{"item": "a", "weight": 9}, {"item": "b", "weight": 1}]},
        "a blind box: a 90%, b 10%",
        "盲盒：a 90%、b 10%",
    ),
    (
        "festival",
        {"festivals": ["qixi"], "off_order_minor": 500},
        "at Qixi: ¥5.00 off the order",
        "七夕：整单减 ¥5.00",
    ),
    (
        "countdown",
        {"first_day": "2026-12-01", "days": [{"percent": 30}, {"percent": 25}]},
        "from 2026-12-01 day by day: 30% off, 25% off",
        "2026-12-01 起逐日：7 折、7.5 折",
    ),
    (
        "member_day",
        {"days": [{"day": 8}], "weekdays": ["fri"], "percent": 10},
        "members on day 8, Fri: 10% off",
        "会员 8 日、周五：9 折",
    ),
    (
        "tier_exclusive",
        {"tiers": [{"tier": "gold", "percent": 12}, {"tier": "silver", "percent": 5}]},
        "gold: 12% off; silver: 5% off",
        "gold：8.8 折，silver：9.5 折",
    ),
    (
        "struck_price",
        {"price_minor": 9900, "prior_minor": 12_900},
        "¥99.00 instead of ¥129.00",
        "原价 ¥129.00，现价 ¥99.00",
    ),
    (
        "struck_price",
        {"price_minor": 9900},
        "¥99.00, beside the lowest recorded price",
        "现价 ¥99.00，划线价取记录的最低价",
    ),
    ("points_multiplier", {"percent": 150}, "points count 1.5 times", "积分 1.5 倍"),
    ("shipping", {}, "off the shipping", "运费优惠"),
    (
        "stepped",
        {"by": "spend", "repeat": True, "steps": [{"from": 10_000, "off_minor": 1000}]},
        "¥10.00 off from ¥100.00, and again for each full step",
        "每满 ¥100.00 减 ¥10.00",
    ),
]


@pytest.mark.parametrize(("kind", "value", "en", "zh"), EXAMPLES)
def test_as_people_say_it(kind: str, value: dict[str, Any], en: str, zh: str) -> None:
    document = {"kind": kind, "value": value}
    assert gives(document=document, currency="CNY") == en
    with override("zh-hans"):
        assert gives(document=document, currency="CNY") == zh


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_with_every_word_can_be_said(kind: str) -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            text = gives(document={"kind": kind, "value": sound(kind)}, currency="CNY")
        assert text
        assert "{" not in text
        assert "None" not in text
    assert kind in SAID or kind in ("percent", "amount", "fixed_price", "stepped")


def test_one_of_the_words_that_exclude_one_another() -> None:
    assert cut(value={"percent": 12.5}, currency="CNY") == "12.5% off"
    assert cut(value={"off_minor": 500}, currency="CNY") == "¥5.00 off"
    assert cut(value={"price_minor": 0}, currency="CNY") == "free"
    assert said(kind="percent", value={"percent": 5}, currency="CNY") is None
