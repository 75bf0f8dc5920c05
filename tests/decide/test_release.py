"""Gates open when there is something to judge and nothing speaks against it; stages add up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.release import Stand, gate, staged
from guerdon.terms.decision import Refusal

GOOD = Stand(days=7.0, released_minor=1000, spent_minor=500, readout={"net_high": 10.0})


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"readout": {"net_high": None}}, None),
        ({"readout": {"net_high": 0.0}}, None),
        ({"days": 6.9}, "gate_too_early"),
        ({"spent_minor": 499}, "gate_unspent"),
        ({"readout": None}, "gate_unmeasured"),
        ({"readout": {"net_high": -0.5}}, "gate_losing"),
    ],
)
def test_gates(changed: dict[str, object], reason: str | None) -> None:
    found = gate(stand=replace(GOOD, **changed))  # type: ignore[arg-type]
    assert (found.reason if found else None) == reason


@given(minor=st.integers(0, 10**12), first=st.integers(1, 98), second=st.integers(1, 98))
def test_stages_add_up(minor: int, first: int, second: int) -> None:
    shares = (first / 100, second / 100, 1 - first / 100 - second / 100)
    found = staged(minor=minor, shares=shares)
    if first + second >= 100:
        assert isinstance(found, Refusal)
        return
    assert isinstance(found, tuple)
    assert sum(found) == minor
    assert all(part >= 0 for part in found)


@pytest.mark.parametrize("shares", [(), (0.5, 0.4), (1.2, -0.2), (1.0, 0.0)])
def test_shares_that_are_none(shares: tuple[float, ...]) -> None:
    assert isinstance(staged(minor=100, shares=shares), Refusal)
