"""A template reads back as it is written; what is wrong is named with its place."""

from typing import Any

import pytest

from guerdon.give.messages.template import parsed, written
from guerdon.terms.decision import Refusal

SAID: dict[str, Any] = {"en": {"subject": "Hello", "text": "Good to have you."}}
PLAIN: dict[str, Any] = {"channel": "email", "languages": SAID}
LATE = {"key": "late", "at": "18:30"}


def test_what_is_empty_is_filled_and_left_out_again() -> None:
    found = parsed(document=PLAIN | {"variants": [{"key": "b", "share": 50, "languages": {}}]})
    assert isinstance(found, dict)
    assert found["experiment"] == found["name"] == ""
    assert found["variants"] == [{"key": "b", "share": 50, "languages": {}, "at": ""}]
    assert written(document=found) == PLAIN | {"variants": [{"key": "b", "share": 50}]}


def test_an_arm_of_an_experiment_needs_no_share_and_may_have_a_time() -> None:
    found = parsed(document=PLAIN | {"experiment": "titles", "variants": [LATE]})
    assert isinstance(found, dict)
    assert found["variants"] == [{"key": "late", "share": 0, "languages": {}, "at": "18:30"}]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"channel": "smoke"}, "$.channel"),
        ({"experiment": "No!"}, "$.experiment"),
        ({"languages": {}}, "$.languages"),
        ({"variants": [LATE]}, "$.variants[0].share"),
        ({"variants": [{**LATE, "share": 50}]}, "$.variants[0].at"),
        ({"experiment": "x", "variants": [{"key": "b", "at": "25:00"}]}, "$.variants[0].at"),
        ({"experiment": "x", "variants": [LATE, LATE]}, "$.variants"),
        ({"variants": [{"key": k, "share": 60} for k in "bc"]}, "$.variants"),
        ({"variants": [{"key": "b", "share": 0}]}, "$.variants[0].share"),
    ],
)
def test_the_first_fault_is_named(change: dict[str, Any], where: str) -> None:
    found = parsed(document=PLAIN | change)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
