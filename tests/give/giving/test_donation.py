"""A donation leaves the wallet whole, and the shop pays what it is worth that day."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.giving.donation import Donated, donated, worth
from guerdon.terms.dated import Dated
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause, Rate
from tests.give.exchange.lots import LOTS, NOW, balanced, drawn, lot


def cause(points: int = 100, minor: int = 50, least: int = 1) -> Cause:
    rates = (Dated(start=None, value=Rate(points=points, minor=minor)),)
    return Cause(key="well", name={"en": "Well"}, rates=rates, least_points=least)


def give(one: Cause, points: int, lots: list, spendable: int = 10**9) -> Donated | Refusal:  # type: ignore[type-arg]
    return donated(
        cause=one,
        points=points,
        customer="a",
        currency="CNY",
        lots=lots,
        spendable=spendable,
        at=NOW,
        key="d",
    )


@given(
    lots=LOTS, points=st.integers(1, 900), rate=st.tuples(st.integers(1, 99), st.integers(1, 99))
)
def test_points_and_money_each_sum_to_zero(  # type: ignore[type-arg]
    lots: list, points: int, rate: tuple[int, int]
) -> None:
    one = cause(*rate)
    found = give(one, points, lots)
    if isinstance(found, Refusal):
        few = points * rate[1] // rate[0] == 0
        assert found.reason == ("donation_too_small" if few else "points_short")
        return
    assert balanced(found.entries)
    given_, money = found.entries
    assert sum(drawn([given_], lots).values()) == points
    assert given_.postings[-1].amount == points
    assert money.postings[1].amount == found.minor == points * rate[1] // rate[0]
    assert (money.wallet, money.holder) == ("cash-CNY", "a")


def test_what_is_refused() -> None:
    lots = [lot(1, 500)]
    assert give(cause(least=10), 9, lots).reason == "donation_too_small"  # type: ignore[union-attr]
    assert give(cause(), 1, lots).reason == "donation_too_small"  # type: ignore[union-attr]
    assert give(cause(), 50, lots, spendable=49).reason == "points_short"  # type: ignore[union-attr]
    bare = Cause(key="x", name={"en": "X"})
    assert worth(cause=bare, points=5, at=NOW) == Refusal(
        reason="cause_takes_no_points", data={"cause": "x"}
    )
