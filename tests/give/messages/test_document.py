"""The section `messages` reads back as it is written, and names what is wrong."""

from typing import Any

import jsonschema
import pytest

from guerdon.give.messages.document import SCHEMA, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.reach import Cap, Pausing, ReachTerms
from guerdon.terms.wall_clock import Hours

WHOLE: dict[str, Any] = {
    "quiet": {"from": "22:30", "to": "08:00"},
    "country": "US",
    "working_days": ["call", "letter"],
    "caps": [
        {"key": "weekly", "most": 3, "days": 7},
        {"key": "texts", "most": 1, "days": 30, "channels": ["sms"], "purposes": ["marketing"]},
    ],
    "stale_hours": 48,
    "holdout_bp": 500,
    "salt": "spring",
    "pause": {"bounces_bp": 300, "complaints_bp": 10, "least": 100},
    "opt_out": {"en": "Text STOP"},
}


def test_all_of_it_and_nothing_of_it() -> None:
    jsonschema.validate(WHOLE, SCHEMA)
    assert parsed(document=WHOLE) == ReachTerms(
        quiet=Hours(start=22 * 60 + 30, end=8 * 60),
        country="US",
        working_days=frozenset({"call", "letter"}),
        caps=(
            Cap(key="weekly", most=3, days=7),
            Cap(
                key="texts",
                most=1,
                days=30,
                channels=frozenset({"sms"}),
                purposes=frozenset({"marketing"}),
            ),
        ),
        stale_hours=48,
        holdout=0.05,
        salt="spring",
        pausing=Pausing(bounces=0.03, complaints=0.001, least=100),
        opt_out={"zh": "拒收请回复R", "en": "Text STOP"},
    )
    assert parsed(document={}) == ReachTerms()
    none = parsed(document={"quiet": None})
    assert isinstance(none, ReachTerms)
    assert none.quiet is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": 1}, "$.colour"),
        ({"quiet": {"from": "25:00", "to": "08:00"}}, "$.quiet.from"),
        ({"quiet": {"from": "08:00", "to": "08:00"}}, "$.quiet.to"),
        ({"country": "cn"}, "$.country"),
        ({"working_days": ["smoke"]}, "$.working_days[0]"),
        ({"caps": [{"key": "A", "most": 1, "days": 1}]}, "$.caps[0].key"),
        ({"caps": [{"key": "a", "most": 0, "days": 1}]}, "$.caps[0].most"),
        ({"caps": 2 * [{"key": "a", "most": 1, "days": 1}]}, "$.caps[1].key"),
        ({"holdout_bp": 9_999}, "$.holdout_bp"),
        ({"pause": {"least": 1}}, "$.pause.least"),
        ({"opt_out": {"fr": "x"}}, "$.opt_out.fr"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(change: dict[str, Any], where: str) -> None:
    found = parsed(document=WHOLE | change)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
