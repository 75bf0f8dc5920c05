"""Which offers run at a moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.timeline import Timeline
from guerdon.terms.period import Period

START = datetime(2026, 1, 1, tzinfo=UTC)
hours = st.integers(0, 12).map(lambda hour: START + timedelta(hours=hour))
periods = st.builds(
    lambda start, end: (
        Period(start=start, end=end)
        if start is None or end is None or start < end
        else Period(start=end, end=start + timedelta(hours=1))
    ),
    st.none() | hours,
    st.none() | hours,
)


@given(st.lists(periods, max_size=8), st.lists(hours, min_size=1, max_size=12))
def test_it_says_what_each_period_says_wherever_it_was_asked_before(
    some: list[Period], moments: list[datetime]
) -> None:
    timeline = Timeline(periods=some)
    for at in moments:
        expected = bytes(period.holds(at) for period in some)
        assert timeline.flags(at=at) == expected
        assert timeline.flags(at=at - timedelta(microseconds=1)) == bytes(
            period.holds(at - timedelta(microseconds=1)) for period in some
        )
