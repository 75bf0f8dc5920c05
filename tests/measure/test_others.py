"""Held against statsmodels and spotify-confidence on the same numbers."""

import pytest

from guerdon.decide.experiment import detectable, power_of
from guerdon.measure.effect import adjusted, difference
from guerdon.measure.holdout import sample_ratio
from guerdon.measure.sequential import SQUARE, Bars, further
from guerdon.measure.several import discoveries, holm
from tests.measure import others

TOLD = others.told()
DATA = TOLD["data"]


def test_welch() -> None:
    found = difference(
        given=others.moments(DATA["given_sales"]), held=others.moments(DATA["held_sales"])
    )
    theirs = TOLD["welch"]
    assert (found.p, found.low, found.high) == pytest.approx(
        (theirs["p"], theirs["low"], theirs["high"]), rel=1e-9
    )


def test_several() -> None:
    names = [f"{place}" for place in range(len(TOLD["ps"]))]
    ps = dict(zip(names, TOLD["ps"], strict=True))
    for ours, theirs in ((holm, "holm"), (discoveries, "discoveries")):
        found = ours(ps=ps)
        assert [found[name] for name in names] == pytest.approx(TOLD[theirs])


def test_sample_ratio() -> None:
    given, held = TOLD["ratio"]["counts"]
    found = sample_ratio(counts={"a": given, "b": held}, shares={"a": 1, "b": 1})
    assert found.p == pytest.approx(TOLD["ratio"]["p"])
    assert found.alarm


def test_power() -> None:
    case = TOLD["power"]
    arms = {"given": case["given"], "held": case["held"], "deviation": case["deviation"]}
    assert power_of(effect=case["effect"], **arms) == pytest.approx(case["power"], rel=1e-6)
    assert detectable(**arms) == pytest.approx(case["detectable"] * case["deviation"], rel=1e-4)


def test_bars() -> None:
    """They look at one side at a time and search to 1e-7; so far apart we may be."""
    bars = Bars(shares=(), bars=())
    for share in TOLD["bounds"]["shares"]:
        bars = further(before=bars, share=share, spending=SQUARE, alpha=0.05)
    assert bars.bars == pytest.approx(TOLD["bounds"]["bars"], rel=1e-3)


def test_adjusted_for_what_was_before() -> None:
    """They pool the slope over both arms at once and take the normal law."""
    arms = [others.pair(DATA[f"{arm}_sales"], DATA[f"{arm}_before"]) for arm in ("given", "held")]
    found, _ = adjusted(given=arms[0], held=arms[1])
    theirs = TOLD["cuped"]
    assert found.difference == pytest.approx(theirs["difference"], rel=2e-2)
    assert found.high - found.low == pytest.approx(theirs["high"] - theirs["low"], rel=1e-2)
    assert found.p == pytest.approx(theirs["p"], abs=5e-3)
