"""The parts of a budget are the budget, to the minor unit; what cannot be is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.budget import Budget, split
from guerdon.terms.decision import Refusal


@given(st.integers(1, 10**12), st.floats(0.10, 0.15), st.integers(0, 10**9))
def test_parts_add_up(total: int, share: float, direct: int) -> None:
    found = split(total=total, reserve_share=share, direct=direct)
    if isinstance(found, Refusal):
        assert found.reason == "budget_used_up"
        return
    assert found.reserve + found.direct + found.offers == total
    assert found.offers > 0
    assert abs(found.reserve - total * share) <= 1 + total * 1e-4


def test_by_hand() -> None:
    found = split(total=100_000, reserve_share=0.12, direct=8_000, indirect=3_000)
    assert found == Budget(
        total=100_000, reserve=12_000, direct=8_000, indirect=3_000, offers=80_000
    )


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"total": 0}, "budget_empty"),
        ({"reserve_share": 0.09}, "reserve_share"),
        ({"reserve_share": 0.16}, "reserve_share"),
        ({"direct": -1}, "cost_below_zero"),
        ({"indirect": -1}, "cost_below_zero"),
        ({"direct": 900}, "budget_used_up"),
    ],
)
def test_refused(asked: dict[str, float], reason: str) -> None:
    found = split(**{"total": 1000, "reserve_share": 0.1, **asked})
    assert isinstance(found, Refusal)
    assert found.reason == reason
