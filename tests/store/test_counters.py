"""A counter never passes its ceiling, and what is given back may be taken again."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from guerdon.store import counters
from guerdon.store.models import Counter
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use

pytestmark = pytest.mark.django_db(transaction=True)


def use(key: str, units: int, ceiling: int | None = 10) -> Use:
    return Use(key=key, units=units, ceiling=ceiling)


def standing() -> dict[str, tuple[int, int]]:
    return {row.key: (row.used, row.ceiling) for row in Counter.objects.all()}


def take(*uses: Use) -> Refusal | None:
    """Take in a transaction of its own, undone when refused."""
    with write():
        refusal = counters.take(uses=uses)
        if refusal is not None:
            transaction.set_rollback(True)
    return refusal


def test_taken_to_the_ceiling_and_no_further() -> None:
    assert take(use("a", 7)) is None
    assert take(use("a", 3)) is None
    refusal = take(use("a", 1))
    assert refusal == Refusal(reason="limit_reached", data={"limit": "a", "left": 0, "asked": 1})
    assert standing() == {"a": (10, 10)}


def test_the_first_use_is_held_to_the_ceiling_too() -> None:
    assert take(use("a", 11)) is not None
    assert standing() == {}


def test_one_that_does_not_fit_undoes_them_all() -> None:
    assert take(use("a", 5), use("b", 11), use("c", 5)) is not None
    assert standing() == {}


def test_uses_of_one_counter_are_added_up() -> None:
    assert take(use("a", 6), use("a", 5)) is not None
    assert take(use("a", 6), use("a", 4, ceiling=11)) is None
    assert standing() == {"a": (10, 10)}


def test_no_units_touch_no_row() -> None:
    assert take(use("a", 0)) is None
    assert standing() == {}


def test_an_edited_ceiling_counts_from_the_next_use() -> None:
    take(use("a", 8, ceiling=10))
    assert take(use("a", 1, ceiling=8)) is not None
    assert take(use("a", 4, ceiling=12)) is None
    assert standing() == {"a": (12, 12)}


def test_a_shared_budget_has_its_own_ceiling() -> None:
    assert take(use("budget/b", 1, ceiling=None)) == Refusal(
        reason="budget_unknown", data={"budget": "b"}
    )
    assert counters.open_counter(key="budget/b", ceiling=100) is None
    assert take(use("budget/b", 100, ceiling=None)) is None
    short = take(use("budget/b", 1, ceiling=None))
    assert short is not None
    assert short.data["left"] == 0
    under = counters.open_counter(key="budget/b", ceiling=99)
    assert under == Refusal(reason="ceiling_under_used", data={"ceiling": 99, "used": 100})
    assert counters.open_counter(key="budget/b", ceiling=101) is None
    assert standing() == {"budget/b": (100, 101)}


def test_giving_back_and_moving() -> None:
    take(use("a", 10), use("b", 4))
    with write():
        counters.move(back=[use("a", 10), use("b", 4)], take=[use("a", 9), use("c", 1)])
    assert standing() == {"a": (9, 10), "b": (0, 10), "c": (1, 10)}
    with write():
        counters.give_back(uses=[use("b", 5)])
    assert standing()["b"] == (0, 10)


def test_the_database_itself_refuses_an_overrun(now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Counter.objects.create(key="a", used=11, ceiling=10)


def test_standing_reads_those_that_are_there() -> None:
    take(use("a", 3))
    assert counters.standing(keys=["a", "b"]) == {
        "a": counters.Counted(key="a", used=3, ceiling=10)
    }
