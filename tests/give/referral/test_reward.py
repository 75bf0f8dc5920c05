"""What each side is due: steps, shares, boosts, and never more than what stayed earns."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.referral.reward import INVITEE, INVITER, SECOND, Due, due, shared, times_bp
from guerdon.give.referral.settings import Boost, Later, Programme, Reward
from guerdon.give.referral.steps import Order
from guerdon.terms.period import Period
from tests.give.referral.promises import LATER, NOW, order, points, promise


def owed(programme: Programme, *orders: Order, **words: Any) -> list[tuple[int, str, int]]:
    found = due(programme=programme, bound_at=NOW, orders=orders, **words)
    return [(one.level, one.cause, one.amount) for one in found]


def test_both_sides_of_a_step_after_the_return_window() -> None:
    found = due(programme=promise(), bound_at=NOW, orders=(order(1, 10_000),))
    assert [(one.level, one.amount) for one in found] == [(INVITEE, 30), (INVITER, 50)]
    assert {one.due_at for one in found} == {NOW + timedelta(days=15)}


def test_a_welcome_needs_no_order_and_waits_for_nothing() -> None:
    welcome = (Reward(kind="coupon", offer="hello"),)
    (one,) = due(programme=promise(welcome=welcome), bound_at=NOW, orders=())
    assert one == Due(
        level=INVITEE, cause="welcome", number=0, reward=welcome[0], amount=1, due_at=NOW
    )


def test_shares_of_every_order_but_the_first_that_counts() -> None:
    later = promise(steps=(), welcome=points(1), later=LATER)
    orders = (order(1, 20_000), order(2, 10_050), order(3, 999))
    assert owed(later, *orders)[1:] == [
        (INVITER, "order/o2", 5),
        (SECOND, "order/o2", 1),
        (INVITER, "order/o3", 0),
        (SECOND, "order/o3", 0),
    ]
    share = due(programme=later, bound_at=NOW, orders=orders)[1]
    assert share.due_at == orders[1].at + timedelta(days=30)


def test_shares_end_with_the_binding() -> None:
    later = promise(steps=(), later=Later(shares_bp=(500,), kind="money", days=2))
    orders = (order(0, 100), order(1, 1_000), order(2, 1_000))
    assert owed(later, *orders) == [(INVITER, "order/o1", 50)]


def test_without_an_order_that_counts_no_share() -> None:
    later = promise(steps=(), later=LATER, least_minor=5_000)
    assert owed(later, order(1, 4_000), order(2, 4_000)) == []
    assert [cause for _, cause, _ in owed(later, order(1, 4_000), order(2, 5_000))] == [
        "order/o1",
        "order/o1",
    ]


def test_a_boost_holds_for_bindings_and_for_orders_in_its_period() -> None:
    week = Boost(period=Period(start=NOW, end=NOW + timedelta(days=7)), times_bp=20_000)
    boosted = promise(boosts=(week,), later=LATER)
    assert owed(boosted, order(1, 10_000), order(6, 10_000), order(7, 10_000)) == [
        (INVITEE, "step/1", 60),
        (INVITER, "step/1", 100),
        (INVITER, "order/o6", 10),
        (SECOND, "order/o6", 2),
        (INVITER, "order/o7", 5),
        (SECOND, "order/o7", 1),
    ]
    assert times_bp(programme=boosted, at=NOW - timedelta(seconds=1)) == 10_000
    assert times_bp(programme=boosted, at=NOW + timedelta(days=7)) == 10_000


def test_the_rate_of_a_share_is_that_of_the_day_and_a_step_is_what_was_promised() -> None:
    now_less = promise(steps=(), later=Later(shares_bp=(100,), per_minor=100))
    found = owed(promise(later=LATER), order(1, 10_000), order(2, 10_000), share=now_less)
    assert found == [
        (INVITEE, "step/1", 30),
        (INVITER, "step/1", 50),
        (INVITER, "order/o2", 1),
    ]


def test_a_coupon_is_one_whatever_the_boost() -> None:
    week = Boost(period=Period(), times_bp=30_000)
    boosted = promise(welcome=(Reward(kind="coupon", offer="x"),), boosts=(week,))
    assert owed(boosted) == [(INVITEE, "welcome", 1)]


@given(
    st.lists(
        st.tuples(st.integers(0, 60_000), st.integers(0, 100)).map(
            lambda pair: (pair[0], pair[0] * pair[1] // 100)
        ),
        max_size=6,
    )
)
def test_less_that_stays_never_earns_more(paid: list[tuple[int, int]]) -> None:
    whole = [order(n, total) for n, (total, _) in enumerate(paid)]
    part = [order(n, total, kept=kept) for n, (total, kept) in enumerate(paid)]
    before = {(level, cause): n for level, cause, n in owed(promise(), *whole)}
    for level, cause, amount in owed(promise(), *part):
        assert amount <= before[level, cause]


@given(st.integers(0, 10**12), st.integers(1, 5_000), st.integers(10_000, 100_000))
def test_a_share_is_rounded_down_once(kept: int, bp: int, times: int) -> None:
    money = Later(shares_bp=(bp,), kind="money")
    amount = shared(later=money, bp=bp, times=times, kept_minor=kept)
    assert 0 <= kept * bp * times - amount * 10**8 < 10**8
