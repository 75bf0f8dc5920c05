"""Dated numbers hold from their day on and stand in order."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.terms.dated import Dated, dated, standing
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import read, whole, words

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def points(document: Any, where: str) -> int:
    return whole(words(document, {"points"}, where).get("points"), f"{where}.points")


def parsed(value: Any) -> Any:
    return read(lambda given: dated(given, "$.rates", reader=points), value)


def test_the_last_that_has_begun_holds() -> None:
    found = parsed([{"points": 1}, {"from": "2026-03-01T00:00:00Z", "points": 2}])
    assert found == (Dated(start=None, value=1), Dated(start=DAY, value=2))
    assert standing(dated=found, at=DAY) == 2
    assert standing(dated=found, at=DAY.replace(month=2)) == 1
    assert standing(dated=found[1:], at=DAY.replace(month=2)) is None


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([{"points": 1}, {"points": 2}], "$.rates[1].from"),
        ([{"from": "2026-03-01T00:00:00Z", "points": 1}] * 2, "$.rates[1].from"),
        ([{"from": "March", "points": 1}], "$.rates[0].from"),
        ([{"points": -1}], "$.rates[0].points"),
        ([{"points": 1, "point": 2}], "$.rates[0].point"),
        ([3], "$.rates[0]"),
        (3, "$.rates"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(value: Any, where: str) -> None:
    found = parsed(value)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
