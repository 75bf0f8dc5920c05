"""Given and taken until a side has what it is due; what was forgiven is no pump."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.referral.clawback import Move, Standing, move, moved


def test_given_once_taken_back_given_again() -> None:
    standing = Standing()
    assert move(standing=standing, due=50) == Move(give=50)
    standing = moved(standing=standing, due=50, gave=50)
    assert move(standing=standing, due=50) == Move()
    assert move(standing=standing, due=0) == Move(take=50)
    standing = moved(standing=standing, due=0, took=50)
    assert standing == Standing(given=50, taken=50)
    assert move(standing=standing, due=50) == Move(give=50)


def test_by_amount() -> None:
    standing = moved(standing=Standing(), due=50, gave=50)
    assert move(standing=standing, due=20) == Move(take=30)


def test_what_was_spent_is_forgiven_once_and_not_given_again() -> None:
    standing = moved(standing=Standing(given=50), due=0, took=20)
    assert standing.forgiven == 30
    assert move(standing=standing, due=0) == Move()
    assert move(standing=standing, due=50) == Move(give=20)
    assert move(standing=standing, due=10) == Move()
    again = moved(standing=standing, due=50, gave=20)
    assert (again.has, again.forgiven) == (50, 0)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=20))
def test_never_more_than_the_most_that_was_due(path: list[tuple[int, int]]) -> None:
    standing, most = Standing(), 0
    for due, found in path:
        most = max(most, due)
        step = move(standing=standing, due=due)
        assert not (step.give and step.take)
        took = step.take * found // 100
        standing = moved(standing=standing, due=due, gave=step.give, took=took)
        assert standing.has == due + standing.forgiven
        assert standing.has <= most
        # Asked again nothing moves: whoever repeats a step pays nothing twice.
        assert move(standing=standing, due=due) == Move()
