"""A share of purchases comes back exactly, in whatever parts the goods do."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.giving.share import back, share, share_bp
from guerdon.terms.dated import Dated
from guerdon.terms.giving import Cause
from guerdon.terms.period import Period

NOW = datetime(2026, 3, 14, tzinfo=UTC)


@given(
    paid=st.integers(1, 10**7),
    bp=st.integers(0, 10_000),
    cuts=st.lists(st.floats(0, 1), max_size=6),
)
def test_parts_take_back_what_the_whole_would(paid: int, bp: int, cuts: list[float]) -> None:
    given_minor = share(paid_minor=paid, bp=bp)
    assert given_minor * 10_000 <= paid * bp < (given_minor + 1) * 10_000
    steps = [0, *sorted(int(paid * cut) for cut in cuts), paid]
    parts = [
        back(
            share_minor=given_minor,
            paid_minor=paid,
            returned_before_minor=before,
            returned_minor=after,
        )
        for before, after in pairwise(steps)
    ]
    assert all(part >= 0 for part in parts)
    assert sum(parts) == given_minor


def test_the_rate_of_the_day_within_the_period() -> None:
    summer = datetime(2026, 6, 1, tzinfo=UTC)
    cause = Cause(
        key="well",
        name={"en": "Well"},
        period=Period(end=datetime(2026, 9, 1, tzinfo=UTC)),
        shares=(Dated(start=None, value=100), Dated(start=summer, value=300)),
    )
    assert [share_bp(cause=cause, at=at) for at in (NOW, summer)] == [100, 300]
    assert share_bp(cause=cause, at=datetime(2026, 9, 1, tzinfo=UTC)) == 0
    assert share_bp(cause=Cause(key="x", name={"en": "X"}), at=NOW) == 0
    assert share(paid_minor=-5, bp=100) == 0
