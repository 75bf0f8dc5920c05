"""Entries of a merge keep every point, its end and its way of life."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.merging import Passed, passed, returned
from guerdon.terms.entry import Lot

AT = datetime(2026, 3, 14, tzinfo=UTC)
PLACE = {"wallet": "points", "merge": "m", "key": "k", "at": AT}


def lot(number: int, amount: int, left: int) -> Lot:
    return Lot(
        lot=number,
        amount=amount,
        left=left,
        earned_at=AT,
        available_at=AT + timedelta(days=number),
        expires_at=AT + timedelta(days=30 + number),
        life="SLIDING:30",
        shares_at=AT,
    )


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 99)), max_size=4), st.integers(0, 99))
def test_what_goes_comes_and_comes_back(held: list[tuple[int, int]], owed: int) -> None:
    lots = [(lot(n, a, min(a, left)), {"order": n}) for n, (a, left) in enumerate(held)]
    there = passed(lots=lots, owed=owed, source="old", target="new", **PLACE)
    gained = sum(p.amount for e in there for p in e.postings if p.customer == "new")
    assert gained == sum(one.left for one, _ in lots) - owed
    assert sum(p.amount for e in there for p in e.postings) == 0
    opened = [(e.opens, e.data) for e in there if e.opens is not None]
    kept = [(one, data) for one, data in lots if one.left]
    for (new, said), (old, data) in zip(opened, kept, strict=True):
        assert (new.amount, new.available_at, new.expires_at) == (
            old.left,
            old.available_at,
            old.expires_at,
        )
        assert (new.life, new.shares_at, new.earned_at) == (old.life, old.shares_at, old.earned_at)
        assert said == {**data, "merge": "m", "lot": old.lot}
    back = returned(
        lots=[Passed(source=one.lot, lot=100 + one.lot, left=one.left) for one, _ in lots],
        owed=owed,
        source="new",
        target="old",
        **PLACE,
    )
    assert sum(p.amount for e in back for p in e.postings if p.customer == "old") == gained
    assert all(e.opens is None for e in back)
