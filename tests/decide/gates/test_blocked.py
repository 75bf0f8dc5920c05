"""Hard suppression: dead addresses take nothing, refusing ones only what is owed."""

import pytest

from guerdon.decide.gates.blocked import judged
from tests.decide.gates.asked import NOON, one, terms


@pytest.mark.parametrize(
    ("why", "purpose", "passes"),
    [
        ("bounced", "marketing", False),
        ("bounced", "service", False),
        ("missing", "service", False),
        ("stopped", "marketing", False),
        ("stopped", "service", True),
        ("complained", "survey", False),
        ("complained", "service", True),
    ],
)
def test_who_is_blocked(why: str, purpose: str, passes: bool) -> None:
    asked = one(blocked={"why": why}, purpose=purpose)
    found = judged(one=asked, terms=terms(), now=NOON)
    assert (found is None) is passes
    assert found is None or found.reason == f"gate_blocked_{why}"
    assert judged(one=one(), terms=terms(), now=NOON) is None
