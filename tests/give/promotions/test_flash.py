"""Flash offers: hours and stock."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guerdon.terms.limit import units_key
from tests.carts import KNOWN, cart_of, off_by, quote_for, why_not, wrong_at

EVENING = {"kind": "flash", "value": {"from": "20:00", "to": "22:00", "price_minor": 600}}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-11T{clock}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock", "runs"),
    [("19:59:59", False), ("20:00", True), ("21:59:59", True), ("22:00", False)],
)
def test_the_hours_are_local_and_half_open(clock: str, runs: bool) -> None:
    cart = cart_of((1, 1000))
    quote = quote_for(EVENING, cart=cart, now=at(clock), zone="Asia/Shanghai")
    assert bool(quote.applied) is runs


@pytest.mark.parametrize(("clock", "runs"), [("23:00", True), ("01:59", True), ("02:00", False)])
def test_hours_may_run_over_midnight(clock: str, runs: bool) -> None:
    night = {"kind": "flash", "value": {"from": "22:00", "to": "02:00", "percent": 10}}
    quote = quote_for(night, cart=cart_of((1, 1000)), now=at(clock), zone="Asia/Shanghai")
    assert bool(quote.applied) is runs


@pytest.mark.parametrize("hours", [("20:00", "22:00"), ("22:00", "02:00"), ("00:00", "07:05")])
def test_outside_its_hours_it_says_when_it_is_given(hours: tuple[str, str]) -> None:
    flash = {"kind": "flash", "value": {"from": hours[0], "to": hours[1], "percent": 10}}
    quote = quote_for(flash, cart=cart_of((1, 1000)), now=at("12:00"), zone="Asia/Shanghai")
    (missed,) = quote.not_applied
    assert missed.refusal.reason == "outside_hours"
    assert missed.refusal.data["from"] == hours[0]
    assert missed.refusal.data["to"] == hours[1]


def test_hours_of_its_own_condition_beside_are_told_as_fields() -> None:
    noon = {"field": "ask.minute", "op": "at_least", "value": 21 * 60}
    both = {**EVENING, "condition": noon}
    quote = quote_for(both, cart=cart_of((1, 1000)), now=at("12:00"), zone="Asia/Shanghai")
    (missed,) = quote.not_applied
    assert (missed.refusal.reason, missed.refusal.data["fields"]) == (
        "condition_unmet",
        "ask.minute",
    )


def test_limited_stock_is_given_whole_or_clipped_as_the_offer_says() -> None:
    def stocked(policy: str) -> dict[str, object]:
        return {**EVENING, "limits": {"units": 10, "when_short": policy}}

    nearly = replace(KNOWN, used={units_key(offer="o0"): 8})
    cart = cart_of((3, 1000))
    words = {"cart": cart, "facts": nearly, "now": at("20:30"), "zone": "Asia/Shanghai"}
    assert off_by(stocked("clip"), **words) == {"0": (400, 400, 0)}  # type: ignore[arg-type]
    assert why_not(stocked("skip"), **words) == "limit_short"  # type: ignore[arg-type]


def test_odd_hours_are_refused_with_their_place() -> None:
    for hour in ("25:00", "8pm", "", None):
        wrong = {"kind": "flash", "value": {"from": hour, "to": "22:00", "percent": 5}}
        assert wrong_at(wrong) == "$.value.from"
    never = {"kind": "flash", "value": {"from": "20:00", "to": "20:00", "percent": 5}}
    assert wrong_at(never) == "$.value.to"
