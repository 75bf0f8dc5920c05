"""Still relevant: each check passes while it holds, and says why when it does not."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.decide.gates.relevant import judged
from guerdon.terms.reach import Known
from tests.decide.gates.asked import NOON, one, terms

SINCE = {"since": NOON.isoformat()}


@pytest.mark.parametrize(
    ("check", "data", "known", "reason"),
    [
        ("", {}, Known(), None),
        ("no_order_since", SINCE, Known(), None),
        ("no_order_since", SINCE, Known(last_order_at=NOON), None),
        (
            "no_order_since",
            SINCE,
            Known(last_order_at=NOON + timedelta(seconds=1)),
            "gate_no_order_since",
        ),
        ("points_at_least", {"points": 50}, Known(points=50), None),
        ("points_at_least", {"points": 50}, Known(points=49), "gate_points_at_least"),
        ("code_unused", {"code": "A"}, Known(codes={"A": "fresh"}), None),
        ("code_unused", {"code": "A"}, Known(codes={"A": "redeemed"}), "gate_code_unused"),
        ("no_trigger", {"kind": "parcel"}, Known(), None),
        (
            "no_trigger",
            {"kind": "parcel"},
            Known(triggers={"parcel": {"p": NOON}}),
            "gate_no_trigger",
        ),
        (
            "no_trigger",
            {"kind": "parcel", "key": "q"},
            Known(triggers={"parcel": {"p": NOON}}),
            None,
        ),
        (
            "no_trigger",
            {"kind": "parcel", "key": "p"},
            Known(triggers={"parcel": {"p": NOON}}),
            "gate_no_trigger",
        ),
        ("strange", {}, Known(), "gate_check_unknown"),
        ("no_order_since", {}, Known(), "gate_check_unreadable"),
        ("no_order_since", {"since": "soon"}, Known(), "gate_check_unreadable"),
    ],
)
def test_checks(check: str, data: dict[str, Any], known: Known, reason: str | None) -> None:
    asked = one(relevance=check, relevance_data=data, known=known)
    found = judged(one=asked, terms=terms(), now=NOON)
    assert (found.reason if found else None) == reason
    assert found is None or found.outcome == "suppress"
