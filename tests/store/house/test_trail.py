"""Reading the audit trail a page at a time."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.house import access, trail

pytestmark = pytest.mark.django_db


def test_newest_first_by_text_and_kind(now: datetime) -> None:
    for n in range(5):
        access.note(
            actor="mei" if n % 2 else "lin",
            act="a" if n < 3 else "b",
            subject=f"s{n}",
            data={"n": n},
            now=now + timedelta(seconds=n),
        )
    first = trail.trail(size=2)
    assert ([act.subject for act in first.acts], first.total) == (["s4", "s3"], 5)
    assert [act.subject for act in trail.trail(size=2, page=3).acts] == ["s0"]
    assert [act.subject for act in trail.trail(act="a", search="MEI").acts] == ["s1"]
    assert trail.trail(page=-4).page == 1
    assert trail.kinds() == ["a", "b"]
    assert [act.data["n"] for act in trail.about(subject="s1", acts=("a", "b"))] == [1]
    assert trail.about(subject="s", acts=("a",)) == trail.about(subject="s4", acts=("a",)) == ()
