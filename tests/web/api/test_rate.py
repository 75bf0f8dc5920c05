"""A key's burst goes through at once and its rate for ever, over all processes of a server."""

import os

import pytest
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
def test_never_more_than_the_burst_and_the_rate_and_never_less(pauses: list[float]) -> None:
    bucket = Rate(per_second=3, burst=4)
    # A bucket of tokens beside it says the same of each call, but for what floats are off.
    tokens, at, let = 4.0, 0.0, 0
    for pause in pauses:
        at += pause
        tokens = min(4.0, tokens + 3 * pause)
        went = bucket.wait(name="a", at=at) == 0
        if abs(tokens - 1) > 1e-3:
            assert went is (tokens >= 1)
        tokens -= went
        let += went
        assert let <= 4 + 3 * at + 1e-3


def test_memory_is_bounded_and_a_busy_name_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "PLACES", 64)
    bucket = Rate(per_second=1, burst=2)
    assert [bucket.wait(name="busy", at=5.0) > 0 for _ in range(3)] == [False, False, True]
    for number in range(1_000):
        bucket.wait(name=str(number), at=0.0)
    assert bucket.wait(name="busy", at=5.0) == 1.0
    assert len(bucket._names) == 2 * 64


def test_forked_processes_have_one_limit() -> None:
    bucket = Rate(per_second=1, burst=10)
    for calls in (4, 5):
        child = os.fork()
        if not child:
            let = sum(bucket.wait(name="a", at=7.0) == 0 for _ in range(calls))
            os._exit(0 if let == calls else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert [bucket.wait(name="a", at=7.0) > 0 for _ in range(2)] == [False, True]
