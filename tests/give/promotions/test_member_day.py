"""Member day."""

from datetime import UTC, datetime

import pytest

from guerdon.terms.customer import Facts
from tests.carts import cart_of, quote_for, why_not, wrong_at

DAY = {
    "kind": "member_day",
    "value": {"days": [{"day": 8}, {"day": 18}], "percent": 12, "hidden_items": ["rare"]},
}


def on(day: int) -> datetime:
    return datetime(2026, 5, day, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "runs"), [(8, True), (9, False), (18, True), (28, False)])
def test_it_runs_on_its_days_of_the_month(day: int, runs: bool) -> None:
    assert bool(quote_for(DAY, cart=cart_of((1, 1000)), now=on(day)).applied) is runs


def test_it_runs_on_its_weekdays() -> None:
    tuesdays = {"kind": "member_day", "value": {"weekdays": ["tue"], "percent": 12}}
    assert quote_for(tuesdays, cart=cart_of((1, 1000)), now=on(12)).discount_minor == 120
    assert why_not(tuesdays, cart=cart_of((1, 1000)), now=on(13)) == "no_member_day"


def test_hidden_items_are_unlocked() -> None:
    applied = quote_for(DAY, cart=cart_of((1, 1000), (1, 500)), now=on(8)).applied
    assert [(one.minor, one.extras[0].choices) for one in applied] == [(180, ("rare",))]


def test_guests_are_left_out() -> None:
    guest = Facts(customer=None, known=False)
    words = {"facts": guest, "customer": None, "now": on(8)}
    assert why_not(DAY, cart=cart_of((1, 1000)), **words) == "no_member_day"  # type: ignore[arg-type]


def test_odd_days_are_refused_with_their_place() -> None:
    none = {"kind": "member_day", "value": {"percent": 5}}
    assert wrong_at(none) == "$.value.days"
    odd = {"kind": "member_day", "value": {"weekdays": ["tuesday"], "percent": 5}}
    assert wrong_at(odd) == "$.value.weekdays"
