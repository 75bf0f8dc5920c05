"""A bucket lets its burst through at once and its rate for ever."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.web.api import rate
from guerdon.web.api.rate import Rate


def test_burst_then_rate() -> None:
    bucket = Rate(per_second=2, burst=3)
    assert [bucket.wait(name="a", at=10.0) for _ in range(3)] == [0, 0, 0]
    assert bucket.wait(name="a", at=10.0) == 0.5
    assert bucket.wait(name="b", at=10.0) == 0
    assert bucket.wait(name="a", at=10.25) == 0.25
    assert bucket.wait(name="a", at=10.5) == 0
    assert bucket.wait(name="a", at=10.5) == 0.5


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_never_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    bucket = Rate(per_second=3, burst=4)
    at, let = 0.0, 0
    for pause in pauses:
        at += pause
        let += bucket.wait(name="a", at=at) == 0
        assert let <= 4 + 3 * at + 1e-6


def test_memory_is_bounded() -> None:
    bucket = Rate(per_second=1, burst=1)
    for number in range(rate.MOST_BUCKETS + 5):
        bucket.wait(name=str(number), at=0.0)
    assert len(bucket._buckets) <= rate.MOST_BUCKETS
