"""An offer in a sentence, as each language says it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from guerdon.give.kinds import KINDS
from guerdon.web.offer_words import gives, placed, window

STEPS = [{"from": 30000, "off_minor": 3000}, {"from": 50000, "percent": 20}]


@pytest.mark.parametrize(
    ("document", "en", "zh"),
    [
        ({"kind": "percent", "value": {"percent": 20}}, "20% off", "8 折"),
        (
            {"kind": "percent", "value": {"percent": 12.5, "cap_minor": 600}},
            "12.5% off, at most ¥6.00",
            "8.75 折，最多减 ¥6.00",
        ),
        (
            {"kind": "amount", "value": {"off_minor": 5000}, "least_minor": 30000},
            "¥50.00 off from ¥300.00",
            "满 ¥300.00 减 ¥50.00",
        ),
        (
            {"kind": "stepped", "value": {"by": "spend", "steps": STEPS}},
            "¥30.00 off from ¥300.00; 20% off from ¥500.00",
            "满 ¥300.00 减 ¥30.00，满 ¥500.00 打 8 折",
        ),
        (
            {"kind": "percent", "value": {"percent": 30}, "least_quantity": 3},
            "30% off from 3 pieces",
            "满 3 件 7 折",
        ),
        ({"kind": "fixed_price", "value": {"price_minor": 990}}, "for ¥9.90", "一口价 ¥9.90"),
        ({"kind": "unheard_of", "value": {}}, "unheard of", "unheard of"),
    ],
)
def test_what_it_gives(document: dict[str, Any], en: str, zh: str) -> None:
    assert gives(document=document, currency="CNY") == en
    with translation.override("zh-hans"):
        assert gives(document=document, currency="CNY") == zh


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_in_both_languages(kind: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said = gives(document={"kind": kind, "value": {}}, currency="USD")
        assert said
        assert "_" not in said
        if language == "zh-hans":
            assert any(character >= "\u4e00" for character in said), said


def test_the_window() -> None:
    start = datetime(2026, 3, 14, tzinfo=UTC)
    assert window(document={"period": {"start": start.isoformat()}}) == (start, None)
    assert window(document={}) == (None, None)


def test_a_place_in_a_campaign_is_told_with_names_and_money() -> None:
    data = {"offer": "ten", "gain_minor": 860, "cost_minor": 171, "gain": "8.60", "cost": "1.71"}
    reason = {"reason": "given_best", "data": data | {"offers": 3}}
    told = placed(reason=reason, names={"ten": "10% off"}, currency="USD")
    assert told["data"] == {
        "offer": "10% off",
        "gain": "$8.60",
        "cost": "$1.71",
        "gain_minor": 860,
        "cost_minor": 171,
        "offers": 3,
    }
    assert placed(reason=reason, names={}, currency="USD")["data"]["offer"] == "ten"
    assert placed(reason={"reason": "nothing_pays"}, names={}, currency="USD")["data"] == {
        "offer": None
    }
