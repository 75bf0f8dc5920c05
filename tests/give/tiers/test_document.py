"""The section `tiers`: what is written is read, and what is wrong is named with its place."""

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest

from guerdon.give.tiers.document import NAME, SCHEMA, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Threshold, TierSettings
from tests.flows.tier_shop import ladder, name
from tests.give.tiers.ladders import at

WHOLE: dict[str, Any] = {
    "structures": [
        ladder(
            window={"kind": "calendar", "months": 12, "month": 4},
            grace_days=30,
            guard_percent=80,
            downgrade="single_level",
        ),
        {
            "key": "coffee",
            "name": name("coffee"),
            "measure": "orders",
            "window": {"kind": "rolling", "months": 1},
            "tiers": [
                {
                    "key": "regular",
                    "name": name("regular"),
                    "colour": "#6f4e37",
                    "threshold": [
                        {"at_least": 8},
                        {"from": "2027-01-01T00:00:00+08:00", "at_least": 10},
                    ],
                }
            ],
        },
    ],
    "plans": [
        {
            "key": "plus",
            "name": name("plus"),
            "price_minor": 19_800,
            "structure": "member",
            "tier": "gold",
            "trial_days": 7,
        }
    ],
}


def test_the_whole_of_it() -> None:
    jsonschema.Draft202012Validator(dict(SCHEMA)).validate(WHOLE)
    found = parsed(document=WHOLE)
    assert isinstance(found, TierSettings)
    main, coffee = found.structures
    assert found.main is main
    assert (main.guard_bp, main.grace_days, main.window.month) == (8000, 30, 4)
    assert coffee.tiers[0].thresholds == (
        Threshold(at_least=8),
        Threshold(at_least=10, start=at("2027-01-01")),
    )
    lane = main.tiers[1].benefits[2]
    assert (lane.kind, lane.quantity) == ("priority_lane", None)
    assert found.plans[0].tier == "gold"
    assert NAME == "tiers"


def changed(path: str, value: Any) -> dict[str, Any]:
    document = deepcopy(WHOLE)
    place: Any = document
    *parts, last = path.split(".")
    for part in parts:
        place = place[int(part)] if part.isdigit() else place[part]
    place[int(last) if last.isdigit() else last] = value
    return document


FIRST = "structures.0"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("tiers", 1, "$.tiers"),
        (f"{FIRST}.tier", 1, "$.structures[0].tier"),
        (f"{FIRST}.main", False, "$.structures"),
        ("structures.1.main", True, "$.structures"),
        ("structures.1.key", "member", "$.structures"),
        (f"{FIRST}.key", "Member", "$.structures[0].key"),
        (f"{FIRST}.name", {"en": "x"}, "$.structures[0].name.zh"),
        (f"{FIRST}.measure", "visits", "$.structures[0].measure"),
        (f"{FIRST}.guard_percent", 0, "$.structures[0].guard_percent"),
        (f"{FIRST}.guard_percent", 80.5, "$.structures[0].guard_percent"),
        (f"{FIRST}.grace_days", 400, "$.structures[0].grace_days"),
        (f"{FIRST}.window", {"months": 5}, "$.structures[0].window.months"),
        ("structures.1.upgrade", "next_period", "$.structures[1].upgrade"),
        (f"{FIRST}.tiers", [], "$.structures[0].tiers"),
        (f"{FIRST}.tiers.1.threshold", 500, "$.structures[0].tiers"),
        (f"{FIRST}.tiers.1.threshold", -1, "$.structures[0].tiers[1].threshold"),
        (f"{FIRST}.tiers.1.key", "silver", "$.structures[0].tiers"),
        (f"{FIRST}.tiers.0.colour", "red", "$.structures[0].tiers[0].colour"),
        (f"{FIRST}.tiers.0.benefits.0.days", 0, "$.structures[0].tiers[0].benefits[0].days"),
        (f"{FIRST}.tiers.1.benefits.1.days", 301, "$.structures[0].tiers[1].benefits[1].days"),
        (
            "structures.1.tiers.0.threshold",
            [{"at_least": 8}, {"at_least": 9}],
            "$.structures[1].tiers[0].threshold",
        ),
        ("plans.0.tier", "lead", "$.plans[0].tier"),
        ("plans.0.structure", "", "$.plans[0].tier"),
        ("plans.0.key", "member", "$.plans"),
        ("plans.0.trial_days", 400, "$.plans[0].trial_days"),
    ],
)
def test_what_is_wrong(path: str, value: Any, where: str) -> None:
    refused = parsed(document=changed(path, value))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data["where"]) == ("body_malformed", where)


def test_a_dated_number_may_not_overtake_the_tier_above() -> None:
    dear = [{"at_least": 500}, {"from": "2027-01-01T00:00:00Z", "at_least": 1000}]
    refused = parsed(document=changed(f"{FIRST}.tiers.0.threshold", dear))
    assert isinstance(refused, Refusal)
    assert "2027-01-01" in refused.data["problem"]


def test_plain_json_reads_the_same() -> None:
    assert parsed(document=json.loads(json.dumps(WHOLE))) == parsed(document=WHOLE)
