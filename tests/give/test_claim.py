"""What may be struck through: the lowest price of the thirty days before, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.give.claim import Claim, claimed, prior

BEGAN = datetime(2026, 6, 1, tzinfo=UTC)


def day(before: int) -> datetime:
    return BEGAN - timedelta(days=before)


def test_the_prior_price_is_the_lowest_of_thirty_days() -> None:
    assert prior(prices=[(day(90), 1000), (day(20), 900), (day(10), 1200)], began=BEGAN) == 900
    # A price that ended just as the thirty days began does not count, one second later it does.
    assert prior(prices=[(day(90), 500), (day(30), 1000)], began=BEGAN) == 1000
    later = day(30) + timedelta(seconds=1)
    assert prior(prices=[(day(90), 500), (later, 1000)], began=BEGAN) == 500
    assert prior(prices=[], began=BEGAN) is None
    assert prior(prices=[(BEGAN, 700)], began=BEGAN) is None


@pytest.mark.parametrize(
    ("prices", "claim"),
    [
        # A reduction of ten days ago, raised again: 9.00 was the lowest, not 12.00.
        ([(day(90), 1000), (day(20), 900), (day(10), 1200)], Claim(prior_minor=900)),
        ([(day(30), 1000)], Claim(prior_minor=1000)),
        ([(day(29), 1000)], Claim(refused="price_history_short", since=day(29))),
        ([], Claim(refused="price_history_short")),
        (
            [(day(90), 1000), (day(5), 800)],
            Claim(prior_minor=800, refused="price_not_lower", since=day(90)),
        ),
        # What is charged once the reduction began says nothing about before.
        ([(day(90), 1000), (BEGAN, 700)], Claim(prior_minor=1000)),
    ],
)
def test_a_claim_or_why_none(prices: list[tuple[datetime, int]], claim: Claim) -> None:
    assert claimed(prices=prices, began=BEGAN, price_minor=800) == claim


def test_a_reduction_without_a_beginning_claims_nothing() -> None:
    found = claimed(prices=[(day(90), 1000)], began=None, price_minor=800)
    assert found.refused == "price_history_short"


def test_a_claim_is_told_against_the_struck_price() -> None:
    assert Claim(prior_minor=900).said(line="1", price_minor=800) == {
        "line": "1",
        "prior_minor": 900,
        "percent": 11.11,
    }
    short = Claim(refused="price_history_short", since=BEGAN).said(line="1", price_minor=800)
    assert short == {
        "line": "1",
        "refused": "price_history_short",
        "since": "2026-06-01T00:00:00+00:00",
    }
