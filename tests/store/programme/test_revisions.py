"""The history of the programme: turns, what a later hand overtakes, how it stood at each."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.programme import revisions
from guerdon.store.programme.revisions import Shift, Stand

pytestmark = pytest.mark.django_db


def shift(key: str, version: int, before: int | None = None, state: str = "live") -> Shift:
    was = None if before is None else (before, "live")
    return Shift(key=key, version=version, state=state, before=was)


def record(now: datetime, *shifts: Shift, days: int = 0, rules: tuple[int, int] = (0, 0)) -> int:
    starts_at = now + timedelta(days=days) if days else None
    return revisions.record(
        how="apply", by="ann", now=now, rules=rules, shifts=shifts, starts_at=starts_at
    )


def offers(number: int) -> dict[str, tuple[int, str]]:
    stand = revisions.stood(number=number)
    assert stand is not None
    return dict(stand.offers)


def test_each_revision_tells_how_the_programme_stood(now: datetime) -> None:
    first = record(now, shift("a", 1), shift("b", 1), rules=(0, 4))
    second = record(now, shift("a", 2, before=1), shift("b", 1, before=1, state="ended"))
    assert offers(first) == {"a": (1, "live"), "b": (1, "live")}
    assert offers(second) == {"a": (2, "live"), "b": (1, "ended")}
    stand = revisions.stood(number=second)
    assert stand is not None
    assert stand.rules == 4
    assert revisions.head() == second
    assert [one.number for one in revisions.listed()] == [second, first]
    assert [one.number for one in revisions.listed(before=second)] == [first]
    assert revisions.seen(number=first + 99) is revisions.stood(number=first + 99) is None


def test_what_is_scheduled_waits_for_its_turn(now: datetime) -> None:
    record(now, shift("a", 1))
    later = record(now, shift("a", 2, before=1), days=2)
    sooner = record(now, shift("b", 1), days=1)
    assert [one.number for one in revisions.pending()] == [sooner, later]
    assert offers(later) == {"a": (2, "live"), "b": (1, "live")}
    assert offers(sooner) == {"a": (1, "live"), "b": (1, "live")}
    revisions.settled(number=sooner, overtaken=())
    edited = record(now, shift("c", 1))
    assert offers(edited) == {"a": (1, "live"), "b": (1, "live"), "c": (1, "live")}
    assert revisions.withdrawn(number=later)
    assert not revisions.withdrawn(number=later)
    assert revisions.stood(number=later) is None
    assert revisions.pending() == ()


def test_of_two_hands_the_later_one_wins(now: datetime) -> None:
    number = revisions.record(
        how="apply",
        by="ann",
        now=now,
        rules=(1, 2),
        budgets={"x": (5, 6), "y": (None, 7), "z": (8, None)},
        shifts=[shift("a", 2, before=1), shift("b", 2, before=1), shift("c", 1)],
        starts_at=now + timedelta(days=1),
    )
    revision = revisions.seen(number=number)
    assert revision is not None
    untouched = Stand(
        rules=1, budgets={"x": 5, "z": 8}, offers={"a": (1, "live"), "b": (1, "live")}
    )
    after, overtaken = revisions.shifted(stand=untouched, revision=revision)
    assert after == Stand(
        rules=2,
        budgets={"x": 6, "y": 7},
        offers={"a": (2, "live"), "b": (2, "live"), "c": (1, "live")},
    )
    assert overtaken == ()
    touched = Stand(
        rules=3, budgets={"x": 9, "z": 8}, offers={"a": (1, "paused"), "b": (1, "live")}
    )
    after, overtaken = revisions.shifted(stand=touched, revision=revision)
    assert after.rules == 3
    assert after.budgets == {"x": 9, "y": 7}
    assert after.offers == {"a": (1, "paused"), "b": (2, "live"), "c": (1, "live")}
    assert overtaken == ("programme", "budget x", "a")


def test_what_was_overtaken_stays_out_of_the_history_too(now: datetime) -> None:
    record(now, shift("a", 1), shift("b", 1))
    late = revisions.record(
        how="apply",
        by="ann",
        now=now,
        rules=(0, 5),
        budgets={"x": (None, 5), "y": (None, 6)},
        shifts=[shift("a", 2, before=1), shift("b", 2, before=1)],
        starts_at=now + timedelta(days=1),
    )
    record(now, shift("a", 3, before=1))
    revisions.settled(number=late, overtaken=["a", "budget x", "programme"])
    stand = revisions.stood(number=late)
    assert stand == Stand(rules=0, budgets={"y": 6}, offers={"a": (3, "live"), "b": (2, "live")})
