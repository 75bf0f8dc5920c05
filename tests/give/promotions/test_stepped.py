"""Steps by spend and by quantity."""

import pytest

from tests.carts import cart_of, off_by, quote_for, why_not, wrong_at

# 满300减30 满500减80 满1000减200
SPEND = {
    "kind": "stepped",
    "value": {
        "by": "spend",
        "steps": [
            {"from": 30_000, "off_minor": 3_000},
            {"from": 50_000, "off_minor": 8_000},
            {"from": 100_000, "off_minor": 20_000},
        ],
    },
}
# 1 件 9折, 2 件 8折, 3 件 7折
PIECES = {
    "kind": "stepped",
    "layer": "line",
    "value": {
        "by": "quantity",
        "steps": [
            {"from": 1, "percent": 10},
            {"from": 2, "percent": 20},
            {"from": 3, "percent": 30},
        ],
    },
}


@pytest.mark.parametrize(
    ("spend", "off"),
    [(29_999, 0), (30_000, 3_000), (49_999, 3_000), (50_000, 8_000), (100_000, 20_000)],
)
def test_the_highest_step_reached_counts(spend: int, off: int) -> None:
    assert quote_for(SPEND, cart=cart_of((1, spend))).discount_minor == off


@pytest.mark.parametrize(("pieces", "off"), [(1, 100), (2, 400), (3, 900), (4, 1200)])
def test_more_pieces_make_all_of_them_cheaper(pieces: int, off: int) -> None:
    assert quote_for(PIECES, cart=cart_of((pieces, 1000))).discount_minor == off


def test_what_is_missing_to_the_first_step_and_to_the_next_is_told() -> None:
    short = quote_for(SPEND, cart=cart_of((1, 28_760))).not_applied[0]
    assert short.missing_minor == 1_240
    assert short.refusal.data["missing"] == "12.40"
    assert short.refusal.data["promised"] == "30.00"
    reason = quote_for(SPEND, cart=cart_of((1, 45_000))).applied[0].reason
    assert reason.data["next_missing"] == 5_000


def test_spend_is_counted_after_line_offers_unless_said_otherwise() -> None:
    line = {"kind": "percent", "layer": "line", "value": {"percent": 10}}
    cart = cart_of((1, 30_000))
    # 10 % off leaves 270.00, so 满300 does not hold; 30.00 either way, fewer offers win nothing.
    assert quote_for(line, SPEND, cart=cart).discount_minor == 3_000
    original = {**SPEND, "measures": "original"}
    assert quote_for(line, original, cart=cart).discount_minor == 6_000


def test_a_single_amount_may_repeat() -> None:
    each = {
        "kind": "stepped",
        "value": {"by": "spend", "steps": [{"from": 10_000, "off_minor": 500}], "repeat": True},
    }
    assert quote_for(each, cart=cart_of((1, 35_000))).discount_minor == 1_500


def test_steps_count_only_their_products() -> None:
    tea = {**SPEND, "of": {"category": ["tea"]}}
    cart = cart_of((1, 30_000, "tea"), (1, 90_000, "cups"))
    assert off_by(tea, cart=cart) == {"0": (3_000,)}
    assert why_not(tea, cart=cart_of((1, 29_000, "tea"), (1, 90_000, "cups"))) == "spend_short"


def test_odd_steps_are_refused_with_their_place() -> None:
    def steps(*listed: dict[str, int], **words: object) -> dict[str, object]:
        return {"kind": "stepped", "value": {"by": "spend", "steps": list(listed), **words}}

    assert wrong_at(steps()) == "$.value.steps"
    twice = {"from": 5, "off_minor": 1}
    assert wrong_at(steps(twice, twice)) == "$.value.steps"
    assert wrong_at(steps({"from": 5})) == "$.value.steps[0]"
    assert wrong_at(steps({"from": 5, "percent": 5}, repeat=True)) == "$.value.repeat"
