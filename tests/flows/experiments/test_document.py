"""A design is read strictly; the first thing that is wrong is named with its place."""

from typing import Any

import pytest

from guerdon.flows.experiments.document import parsed
from guerdon.terms.decision import Refusal
from tests.flows.tried import design, document

ARM = {"key": "a", "name": {"en": "a"}}


def test_what_is_left_out_is_filled_in() -> None:
    found = design()
    assert (found.metric, found.level, found.spending, found.layer) == (
        "sales", 0.95, "late", "main",
    )  # fmt: skip
    assert (found.stops.harm, found.stops.gain, found.stops.spend_minor) == (True, False, None)
    assert [arm.weight for arm in found.arms] == [1, 1]


def test_titles_and_hours_are_settings() -> None:
    arms = [ARM, {"key": "b", "name": {"en": "b"}, "settings": {"title": "Hi", "hour": 19}}]
    found = design(arms=arms, audience=None, tests="title")
    assert found.audience is None
    assert found.arms[1].settings == {"title": "Hi", "hour": 19}


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("$.colour", {"colour": "red"}),
        ("$.key", {"key": "No Key"}),
        ("$.name", {"name": {}}),
        ("$.arms", {"arms": [ARM]}),
        ("$.arms", {"arms": [ARM, ARM]}),
        ("$.arms[0].weight", {"arms": [{**ARM, "weight": 0}, {**ARM, "key": "b"}]}),
        ("$.tests", {"tests": "colour"}),
        ("$.room", {"room": 0}),
        ("$.metric", {"metric": "joy"}),
        ("$.level", {"level": 1.0}),
        ("$.effect", {"effect": "much"}),
        ("$.spending", {"spending": "eager"}),
        ("$.looks", {"looks": 61}),
        ("$.stages", {"stages": []}),
        ("$.stages", {"stages": [{"share": 0.5, "days": 7}, {"share": 0.5, "days": 7}]}),
        ("$.stages[0].days", {"stages": [{"share": 1.0, "days": 0}]}),
        ("$.stops.spend_minor", {"stops": {"spend_minor": 0}}),
        ("$.audience", {"audience": "everybody"}),
        ("$.audience", {"audience": None}),
    ],
)
def test_what_is_wrong(where: str, changes: dict[str, Any]) -> None:
    base = document()
    base |= changes
    if base.get("audience", 1) is None:
        del base["audience"]
    refused = parsed(document=base)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data["where"]) == ("body_malformed", where)


def test_no_object() -> None:
    assert isinstance(parsed(document=[]), Refusal)
