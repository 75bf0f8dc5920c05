"""Each room's settings: put, held in memory, scheduled, rolled back, never half-changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from guerdon.give import sections as rooms_of
from guerdon.store.models import AuditEntry, Revision, Section
from guerdon.store.programme import applies, ground, revisions, sections, settling
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Programme
from tests.give import rooms
from tests.store.shelves import applied

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms_of, "ROOMS", (rooms,))
    monkeypatch.setattr(sections, "_held", sections._Held())


def put(least: int | None, now: Any, **words: Any) -> Any:
    document = None if least is None else {"least": least}
    return sections.put(name="trial", document=document, actor="ann", now=now, **words)


def live(now: Any) -> Any:
    found = sections.live(name="trial", now=now)
    return None if found is None else found[1]


def wanted(least: int | None, now: Any) -> Programme:
    base = applies.standing(at=now).programme
    return replace(base, sections={} if least is None else {"trial": {"least": least}})


def test_put_read_put_again_and_taken_away(now: Any) -> None:
    assert live(now) is None
    first = put(3, now)
    assert sections.live(name="trial", now=now) == (first, 3)
    assert sections.document(name="trial", now=now) == {"least": 3}
    assert put(3, now) == first
    assert put(4, now) != first
    assert put(3, now, before=None) == first
    assert (live(now), sections.at(name="trial", version=first)) == (3, 3)
    assert put(None, now) == 0
    assert live(now) is None
    assert next(dict(one.sections) for one in revisions.listed()) == {"trial": (first, 0)}
    assert Revision.objects.count() == 4


def test_a_refusal_changes_nothing(now: Any) -> None:
    first = put(3, now)
    before = [list(m._default_manager.values()) for m in (Section, Revision, AuditEntry)]
    wrong = sections.put(name="trial", document={"least": "x"}, actor="ann", now=now)
    assert isinstance(wrong, Refusal)
    assert wrong.data["where"] == "$.trial.least"
    stale = put(5, now, before=first + 1)
    assert isinstance(stale, Refusal)
    assert stale.reason == "plan_stale"
    assert sections.put(name="other", document={}, actor="a", now=now).reason  # type: ignore[union-attr]
    assert [list(m._default_manager.values()) for m in (Section, Revision, AuditEntry)] == before
    assert live(now) == 3


def test_what_is_scheduled_holds_from_its_moment_on_without_a_worker(now: Any) -> None:
    put(3, now)
    applied(wanted(4, now), now, at=now + DAY)
    assert (live(now), live(now + DAY - timedelta(seconds=1)), live(now + DAY)) == (3, 3, 4)
    # The next change settles it on its way.
    later = now + 2 * DAY
    sections.put(name="trial", document={"least": 6}, actor="ann", now=later)
    assert live(later) == 6
    assert [one.state for one in revisions.listed()] == ["live", "live", "live"]


def test_of_two_hands_the_later_wins_for_this_section_only(now: Any) -> None:
    put(3, now)
    number = applied(replace(wanted(4, now), budgets={"a": 9}), now, at=now + DAY)
    put(5, now)
    assert live(now + DAY) == 5
    settling.settled_due(now=now + DAY)
    found = revisions.seen(number=number)
    assert found is not None
    assert found.overtaken == ("section trial",)
    assert ground.budgets() == {"a": 9}
    stood = applies.as_of(number=number)
    assert stood is not None
    assert stood.sections == {"trial": {"least": 5}}


def test_an_old_programme_is_applied_again_with_its_sections(now: Any) -> None:
    applied(wanted(3, now), now)
    first = revisions.head()
    applied(wanted(None, now), now)
    assert live(now) is None
    old = applies.as_of(number=first)
    assert old is not None
    applied(old, now)
    assert live(now) == 3
    before, after = applies.around(revision=revisions.listed()[1])
    assert (dict(before.sections), dict(after.sections)) == ({"trial": {"least": 3}}, {})


def test_a_lock_notices_a_section_that_changed(now: Any) -> None:
    lock = applies.standing(at=now).lock
    put(3, now)
    assert applies.standing(at=now).lock != lock


def test_a_version_that_was_undone_is_not_remembered(now: Any) -> None:
    put(3, now)
    with write():
        put(4, now)
        assert live(now) == 4
        undo()
    # SQLite counts the next version by the same number.
    put(5, now)
    assert live(now) == 5
