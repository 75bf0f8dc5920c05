"""Lint finds each kind of mistake, and nothing in a journey without any."""

from typing import Any

import pytest

from guerdon.give.journeys import lint
from guerdon.give.journeys.lint import Shop
from guerdon.terms.reasons import said
from tests.give.paths import HELLO, journey, steps

END = {"key": "out", "exit": {}}
SMS = {"key": "sms", "message": {"channels": ["sms"], "words": {"en": {"text": "Sale!"}}}}


def found(one: Any, **shop: Any) -> list[tuple[str, str]]:
    listed = lint.findings(journey=one, shop=Shop(**shop))
    for each in listed:
        for language in ("zh", "en"):
            assert said(reason=each.why.reason, data=each.why.data, language=language)
    return [(item.step, item.why.reason.removeprefix("journey_lint_")) for item in listed]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert found(journey()) == []


@pytest.mark.parametrize(
    ("listed", "what"),
    [
        ([{**HELLO, "then": "end"}, END], ("out", "unreachable")),
        ([{**HELLO, "then": "hello"}], ("hello", "spins")),
        ([{"key": "rest", "wait": {"for": {"days": 1}}, "then": "rest"}], ("rest", "no_exit")),
        ([{"key": "w", "wait": {"until": {"trigger": "seen"}}}], ("w", "endless_wait")),
        ([SMS], ("sms", "sms_opt_out")),
        ([{**HELLO, "message": {**HELLO["message"], "uncapped": True}}], ("hello", "uncapped")),  # type: ignore[dict-item]
        ([{"key": "g", "grant": {"points": 5}}], ("g", "grant_uncapped")),
    ],
)
def test_each_mistake_is_found_at_its_step(listed: list[Any], what: tuple[str, str]) -> None:
    assert what in found(steps(*listed))


def test_an_sms_needs_no_words_where_the_sender_adds_them() -> None:
    assert ("sms", "sms_opt_out") in found(steps(SMS), opts_out=False)
    assert ("sms", "sms_opt_out") not in found(steps(SMS), opts_out=True)


def test_what_the_shop_does_not_have_is_grave() -> None:
    hi = {"key": "hi", "message": {"channels": ["push"], "template": "hello"}}
    back = {"key": "back", "grant": {"coupon": "back"}}
    one = steps(hi, back, entry={"segment": {"key": "vip"}}, again={"when": "never"})
    listed = lint.findings(
        journey=one, shop=Shop(offers=frozenset(), templates={}, segments=frozenset())
    )
    grave = {item.why.reason.removeprefix("journey_lint_") for item in listed if item.grave}
    assert grave == {"no_segment", "no_template", "no_offer"}
    there = Shop(
        offers=frozenset({"back"}),
        templates={"hello": ()},
        segments=frozenset({"vip"}),
    )
    assert not [item for item in lint.findings(journey=one, shop=there) if item.grave]


def test_an_opt_out_in_each_language_is_enough_and_no_goal_is_told() -> None:
    words = {"en": {"text": "Sale. STOP to opt out"}, "zh": {"text": "特惠 退订回TD"}}
    fine = {"key": "sms", "message": {"channels": ["sms"], "words": words}}
    assert found(steps(fine)) == []
    assert found(steps(HELLO, goal=None)) == [("", "no_goal")]
