"""The benchmark of promises: shrunk ones are kept, plain ones are not."""

from benchmarks.allocation import shop
from benchmarks.promise import held


def test_shrunk_promises_are_kept() -> None:
    ours, plain = held(made=shop(customers=700, offers=4, budgets=1), noise=1.0)
    assert 0.8 < ours[0] / ours[1] < 1.2
    assert plain[0] / plain[1] > 1.5
    assert ours[1] > 0.97 * plain[1]
