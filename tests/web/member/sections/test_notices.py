"""What a member was told lately: the newest three open, the others behind, old ones gone."""

from datetime import datetime, timedelta

from guerdon.store.customers import notices
from guerdon.store.customers.member import Member
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from guerdon.web.member.sections import notices as section


def test_newest_first(ann: Member, today: datetime) -> None:
    assert section.shown(member=ann, now=today, language="en") is None
    told = [
        Notice(customer="ann", kind=f"k{n}", key=f"k:{n}", at=today - timedelta(days=15 * n))
        for n in range(6)
    ]
    with write():
        notices.tell(notices=told)
    found = section.shown(member=ann, now=today, language="en")
    assert found is not None
    assert [text for _, text in found["first"]] == ["notice k0", "notice k1", "notice k2"]
    assert [text for _, text in found["others"]] == ["notice k3"]


def test_a_moment_is_said_as_a_day(ann: Member, today: datetime) -> None:
    data = {"points": 84, "at": "2026-12-12T07:56:00Z", "name": "2026-12-12T"}
    assert section._days(data) == {"points": 84, "at": "12 Dec 2026", "name": "2026-12-12T"}
