"""Which orders count, and which steps their spend has reached."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.referral.steps import counting, in_time, reached
from tests.give.referral.promises import NOW, order, promise


def places(programme: object, *orders: object) -> list[int]:
    return [one.place for one in reached(programme=programme, orders=orders)]  # type: ignore[arg-type]


def test_steps_by_the_sum_of_all_orders() -> None:
    assert places(promise(), order(1, 9_999)) == []
    assert places(promise(), order(1, 10_000)) == [1]
    assert places(promise(), order(1, 10_000), order(2, 39_999)) == [1]
    assert places(promise(), order(1, 10_000), order(2, 40_000)) == [1, 2]
    assert places(promise(), order(1, 90_000)) == [1, 2]


def test_a_step_is_reached_on_the_order_that_crosses_it() -> None:
    found = list(reached(programme=promise(), orders=(order(3, 45_000), order(1, 9_000))))
    assert [(one.place, one.at - NOW) for one in found] == [
        (1, timedelta(days=3)),
        (2, timedelta(days=3)),
    ]


def test_only_the_first_order_that_counts() -> None:
    first = promise(counts="first", least_minor=5_000)
    orders = (order(1, 4_999), order(2, 12_000), order(3, 80_000))
    assert counting(programme=first, orders=orders) == (orders[1],)
    assert places(first, *orders) == [1]


def test_where_the_first_came_back_the_next_is_the_first() -> None:
    first = promise(counts="first")
    orders = (order(1, 60_000, kept=0), order(2, 12_000))
    assert counting(programme=first, orders=orders) == (orders[1],)
    assert places(first, *orders) == [1]


def test_an_order_counts_by_what_stayed() -> None:
    least = promise(least_minor=5_000)
    assert places(least, order(1, 60_000, kept=4_999)) == []
    assert places(least, order(1, 60_000, kept=10_000)) == [1]


@given(st.permutations([order(n, 7_000 * n, day=n // 2) for n in range(1, 6)]))
def test_the_order_of_telling_does_not_matter(orders: list[object]) -> None:
    told = [order(n, 7_000 * n, day=n // 2) for n in range(1, 6)]
    assert in_time(orders=orders) == in_time(orders=told)  # type: ignore[arg-type]
    assert list(reached(programme=promise(), orders=orders)) == list(  # type: ignore[arg-type]
        reached(programme=promise(), orders=told)
    )
