"""The section `partners` reads back as it is written, and lets nobody gain by going round."""

from typing import Any

import jsonschema
import pytest

from guerdon.give.partners.document import SCHEMA, parsed
from guerdon.terms.dated import Dated
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import Exchange, Pack, Partner, Worth

AIR: dict[str, Any] = {
    "key": "air",
    "name": {"zh": "航空"},
    "credit": 100,
    "least": 2,
    "most": 900,
    "packs": [{"points": 1_000_000, "minor": 800_000}],
    "exchange_in": [{"theirs": 10, "ours": 3}],
    "exchange_out": [{"theirs": 3, "ours": 1}],
    "worth": [{"issued_milli": 1_000, "taken_milli": 900}],
}


def test_all_of_it() -> None:
    jsonschema.validate({"partners": [AIR]}, SCHEMA)
    assert parsed(document={"partners": [AIR]}) == {
        "air": Partner(
            key="air",
            name={"zh": "航空"},
            credit=100,
            least=2,
            most=900,
            packs=(Dated(start=None, value=Pack(points=1_000_000, minor=800_000)),),
            exchange_in=(Dated(start=None, value=Exchange(theirs=10, ours=3)),),
            exchange_out=(Dated(start=None, value=Exchange(theirs=3, ours=1)),),
            worth=(Dated(start=None, value=Worth(issued_milli=1_000, taken_milli=900)),),
        )
    }


LATER = "2026-06-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"key": "a" * 21}, "$.partners[0].key"),
        ({"name": {}}, "$.partners[0].name"),
        ({"packs": [{"points": 0, "minor": 1}]}, "$.partners[0].packs[0].points"),
        ({"worth": [{"issued_milli": 1}]}, "$.partners[0].worth[0].taken_milli"),
        ({"exchange_out": [{"theirs": 4, "ours": 1}]}, "$.partners[0].exchange_out"),
        (
            {"exchange_in": [{"theirs": 10, "ours": 3}, {"from": LATER, "theirs": 10, "ours": 4}]},
            "$.partners[0].exchange_out",
        ),
        ({"rate": 3}, "$.partners[0].rate"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], where: str) -> None:
    found = parsed(document={"partners": [{**AIR, **change}]})
    assert isinstance(found, Refusal)
    assert found.data["where"] == where


def test_a_round_trip_that_loses_or_is_even_is_fine() -> None:
    even = {**AIR, "exchange_out": [{"theirs": 10, "ours": 3}]}
    assert not isinstance(parsed(document={"partners": [even]}), Refusal)
    late = {
        **AIR,
        "exchange_in": [{"theirs": 1, "ours": 1}, {"from": LATER, "theirs": 9, "ours": 3}],
        "exchange_out": [{"from": LATER, "theirs": 3, "ours": 1}],
    }
    assert not isinstance(parsed(document={"partners": [late]}), Refusal)
