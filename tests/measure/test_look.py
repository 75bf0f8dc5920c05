"""A look told as far as its bar allows: nothing from broken arms, nothing too early."""

from itertools import product

import numpy as np
import pytest

from guerdon.measure.look import LookFound, read
from guerdon.measure.sequential import LATE, planned

WEIGHTS = {"control": 2, "a": 1, "b": 1}


def sums(orders: np.ndarray, sales: np.ndarray, before: np.ndarray) -> dict[str, float]:
    bought = (orders > 0).astype(float)
    found = {"n": float(len(orders)), "sales_by_orders": float((sales * orders).sum())}
    for name, values in (("bought", bought), ("orders", orders), ("sales", sales)):
        found |= {
            f"{name}_total": float(values.sum()),
            f"{name}_squares": float((values * values).sum()),
            f"{name}_products": float((values * before).sum()),
        }
    return found | {
        "before_total": float(before.sum()), "before_squares": float((before**2).sum()),
    }  # fmt: skip


def arm(rolls: np.random.Generator, n: int, more: float = 1.0) -> dict[str, float]:
    rate = rolls.gamma(1.0, 1.0, n)
    orders = rolls.poisson(rate * more).astype(float)
    return sums(orders, orders * rolls.gamma(9.0, 400.0, n), rate * 3600)


def looked(seed: int, more: float, bar: float | None, last: bool = False) -> LookFound:
    rolls = np.random.default_rng(seed)
    drawn = {"control": arm(rolls, 2_000), "a": arm(rolls, 1_000, more), "b": arm(rolls, 1_000)}
    return read(sums=drawn, weights=WEIGHTS, control="control", metric="sales", bar=bar, last=last)


def test_a_better_arm_and_a_like_one() -> None:
    found = looked(1, 1.5, 2.2)
    one, two = found.arms
    assert (one.arm, one.verdict, two.arm, two.verdict) == ("a", "better", "b", "open")
    assert 0 < one.shrunk.estimate <= one.effects["sales"].difference
    assert one.removed["sales"] > 0.2
    assert two.shrunk.share == 1.0
    assert found.holm["a sales"] >= found.discoveries["a sales"] >= one.effects["sales"].p
    assert looked(1, 0.5, 2.2).arms[0].verdict == "worse"
    assert looked(1, 1.0, 3.0, last=True).arms[1].verdict == "none"


def test_intervals_reach_to_the_bar() -> None:
    narrow, wide = (looked(2, 1.2, bar).arms[0].effects["sales"] for bar in (2.0, 4.0))
    assert wide.difference == narrow.difference
    ratio = (wide.high - wide.difference) / (narrow.high - narrow.difference)
    assert ratio == pytest.approx(2.0, rel=5e-3)


@pytest.mark.parametrize("bar", [None, 8.5])
def test_nothing_may_be_told_yet(bar: float | None) -> None:
    one = looked(3, 3.0, bar).arms[0]
    assert one.verdict == "open"
    assert one.effects["sales"].low == -np.inf


def test_broken_arms_tell_nothing() -> None:
    rolls = np.random.default_rng(4)
    drawn = {"control": arm(rolls, 2_000), "a": arm(rolls, 1_000, 3.0), "b": arm(rolls, 700)}
    found = read(
        sums=drawn, weights=WEIGHTS, control="control", metric="sales", bar=2.0, last=False
    )
    assert found.ratio.alarm
    assert (found.arms, dict(found.holm)) == ((), {})
    missing = read(
        sums={"control": drawn["control"]}, weights=WEIGHTS, control="control", metric="sales",
        bar=2.0, last=False,
    )  # fmt: skip
    assert missing.ratio.alarm


def test_customers_who_keep_their_ways_do_not_make_looks_more_hopeful() -> None:
    """Shares are customer-days: exact for independent days, strict where customers differ."""
    rolls = np.random.default_rng(5)
    n, looks, worlds = 300, 10, 1_500
    bars = np.array(planned(spending=LATE, looks=looks, alpha=0.05).bars)
    found = {"days": 0, "customers": 0, "bought": 0}
    for _ in product(range(worlds)):
        rate = np.stack([np.ones(n), rolls.gamma(0.5, 2.0, n)])
        orders = rolls.poisson(rate[:, None, :] * 0.3, (2, looks, n)).cumsum(axis=1)
        for name, y in (
            ("days", orders[0]), ("customers", orders[1]), ("bought", orders[1] > 0),
        ):  # fmt: skip
            a, b = y[:, : n // 2], y[:, n // 2 :]
            error = np.sqrt((a.var(axis=1, ddof=1) + b.var(axis=1, ddof=1)) / (n // 2))
            z = np.abs(a.mean(axis=1) - b.mean(axis=1)) / np.maximum(error, 1e-9)
            found[name] += bool((z >= bars).any())
    shares = {name: count / worlds for name, count in found.items()}
    assert 0.035 <= shares["days"] <= 0.065
    assert shares["customers"] <= 0.055
    assert shares["bought"] <= 0.055
