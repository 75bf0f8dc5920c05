"""A standing is read back as it was kept."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from guerdon.store.tiers.states import plain, read
from guerdon.terms.tiers import Rise, Standing

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
MAYBE = st.none() | MOMENTS
RISES = st.builds(
    Rise,
    at=MOMENTS,
    start=MAYBE,
    end=MAYBE,
    before=st.sampled_from(["", "a"]),
    after=st.sampled_from(["a", "b"]),
)


@given(
    st.builds(
        Standing,
        tier=st.sampled_from(["", "gold"]),
        **dict.fromkeys(("since", "anchor", "judged_at", "period_start", "period_end"), MAYBE),
        **dict.fromkeys(("grace_from", "grace_until", "below_since", "fell_at"), MAYBE),
        rises=st.lists(RISES, max_size=3).map(tuple),
    )
)
def test_there_and_back(standing: Standing) -> None:
    state = json.loads(json.dumps(plain(standing=standing)))
    assert read(state=state) == standing
