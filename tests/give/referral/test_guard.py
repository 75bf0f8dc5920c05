"""Each finding has a name, data and an action; the hardest action counts."""

from typing import Any

import pytest

from guerdon.give.referral.guard import Evidence, Finding, findings, verdict
from guerdon.give.referral.settings import Guard


def found(guard: Guard | None = None, **words: Any) -> list[tuple[str, str, Any]]:
    told = findings(guard=guard or Guard(), evidence=Evidence(**words))
    return [(one.reason, one.action, dict(one.data)) for one in told]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, []),
        (
            {"shared": frozenset({"email", "phone"})},
            [("referral_same_person", "refuse", {"fields": "email, phone"})],
        ),
        (
            {"shared": frozenset({"device"})},
            [("referral_same_device", "hold", {})],
        ),
        (
            {"others": {"payment": 2}},
            [("referral_payment_again", "hold", {"friends": 2})],
        ),
        (
            {"shared": frozenset({"address"}), "others": {"address": 1}},
            [
                ("referral_same_household", "hold", {}),
                ("referral_household_again", "hold", {"friends": 1}),
            ],
        ),
        ({"hour": 10, "day": 30}, []),
        (
            {"hour": 11, "day": 11},
            [
                (
                    "referral_velocity",
                    "hold",
                    {"hour": 11, "day": 11, "most_hour": 10, "most_day": 30},
                )
            ],
        ),
        ({"together": 4}, []),
        ({"together": 5}, [("referral_burst", "hold", {"friends": 5, "minutes": 30})]),
        ({"bought": 2, "all_returned": 2}, []),
        ({"bought": 7, "all_returned": 3}, []),
        (
            {"bought": 6, "all_returned": 3},
            [("referral_returns", "hold", {"returned": 3, "bought": 6})],
        ),
    ],
)
def test_findings(words: Any, told: Any) -> None:
    assert found(**words) == told


def test_a_day_of_its_own() -> None:
    assert found(hour=1, day=31)[0][0] == "referral_velocity"


def test_all_that_speaks_against_it_is_told_and_the_hardest_counts() -> None:
    guard = Guard(same_device="allow", same_person="refuse")
    told = findings(
        guard=guard, evidence=Evidence(shared=frozenset({"device", "email"}), together=9)
    )
    assert [one.action for one in told] == ["refuse", "allow", "hold"]
    assert verdict(findings=told) == "refuse"
    assert verdict(findings=told[1:]) == "hold"
    assert verdict(findings=told[1:2]) == "allow"
    assert verdict(findings=()) == "allow"
    assert Finding(check="burst", action="hold").reason == "referral_burst"
