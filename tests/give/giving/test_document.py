"""The section `causes` reads back as it is written, and names what is wrong."""

from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from guerdon.give.giving.document import SCHEMA, parsed
from guerdon.terms.dated import Dated
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause, Rate
from guerdon.terms.period import Period

DAY = datetime(2026, 3, 1, tzinfo=UTC)
WELL: dict[str, Any] = {
    "key": "well",
    "name": {"zh": "水井", "en": "A well"},
    "start": "2026-03-01T00:00:00Z",
    "goal_minor": 100_000,
    "least_points": 10,
    "rates": [
        {"points": 100, "minor": 50},
        {"from": "2026-03-01T00:00:00Z", "points": 1, "minor": 1},
    ],
    "shares": [{"bp": 150}],
    "certificate": {"en": "Thank you"},
}


def test_all_of_it() -> None:
    document = {"causes": [WELL]}
    jsonschema.validate(document, SCHEMA)
    assert parsed(document=document) == {
        "well": Cause(
            key="well",
            name=WELL["name"],
            period=Period(start=DAY),
            goal_minor=100_000,
            least_points=10,
            rates=(
                Dated(start=None, value=Rate(points=100, minor=50)),
                Dated(start=DAY, value=Rate(points=1, minor=1)),
            ),
            shares=(Dated(start=None, value=150),),
            certificate={"en": "Thank you"},
        )
    }
    assert parsed(document={}) == {}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"key": "Well"}, "$.causes[0].key"),
        ({"name": {}}, "$.causes[0].name"),
        ({"name": {"fr": "puits"}}, "$.causes[0].name.fr"),
        ({"name": None}, "$.causes[0].name"),
        ({"goal_minor": 0}, "$.causes[0].goal_minor"),
        ({"end": "soon"}, "$.causes[0].end"),
        ({"rates": [{"points": 0, "minor": 1}]}, "$.causes[0].rates[0].points"),
        ({"shares": [{"bp": 10_001}]}, "$.causes[0].shares[0].bp"),
        ({"certificate": {"en": ""}}, "$.causes[0].certificate.en"),
        ({"colour": "red"}, "$.causes[0].colour"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], where: str) -> None:
    found = parsed(document={"causes": [{**WELL, **change}]})
    assert isinstance(found, Refusal)
    assert found.data["where"] == where


def test_a_key_stands_once() -> None:
    found = parsed(document={"causes": [WELL, WELL]})
    assert isinstance(found, Refusal)
    assert found.data["where"] == "$.causes[1].key"
