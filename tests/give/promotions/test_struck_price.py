"""Reduced prices beside the lowest of thirty days."""

from datetime import UTC, datetime, timedelta

from guerdon.give.promotions.struck_price import prior
from tests.carts import cart_of, quote_for, wrong_at

BEGAN = datetime(2026, 6, 1, tzinfo=UTC)


def day(before: int) -> datetime:
    return BEGAN - timedelta(days=before)


def test_the_percentage_is_told_against_the_struck_price_not_the_shelf() -> None:
    offer = {"kind": "struck_price", "value": {"price_minor": 800, "prior_minor": 900}}
    quote = quote_for(offer, cart=cart_of((2, 1000)))
    assert quote.discount_minor == 400
    data = quote.applied[0].reason.data
    assert (data["prior"], data["price"], data["percent"]) == ("9.00", "8.00", 11.11)


def test_the_prior_price_is_the_lowest_of_thirty_days() -> None:
    assert prior(prices=[(day(90), 1000), (day(20), 900), (day(10), 1200)], began=BEGAN) == 900
    # A price that ended just as the thirty days began does not count, one second later it does.
    assert prior(prices=[(day(90), 500), (day(30), 1000)], began=BEGAN) == 1000
    later = day(30) + timedelta(seconds=1)
    assert prior(prices=[(day(90), 500), (later, 1000)], began=BEGAN) == 500
    assert prior(prices=[], began=BEGAN) is None
    assert prior(prices=[(BEGAN, 700)], began=BEGAN) is None


def test_a_reduction_that_is_none_is_refused() -> None:
    wrong = {"kind": "struck_price", "value": {"price_minor": 900, "prior_minor": 900}}
    assert wrong_at(wrong) == "$.value.price_minor"
