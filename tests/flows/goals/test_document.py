"""A goal's document is read strictly, and may leave open what it does not know yet."""

from datetime import date
from typing import Any

import pytest

from guerdon.flows.goals.document import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import Goal


def test_whole_and_bare() -> None:
    found = parsed(document={"key": "g", "kpi": "sales", "target": 5, "due": "2026-05-01"})
    assert isinstance(found, Goal)
    assert (found.target, found.due, found.baseline, found.state) == (
        5.0, date(2026, 5, 1), None, "draft",
    )  # fmt: skip
    assert parsed(document={"key": "g"}) == Goal(key="g", name={}, kpi="")


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "$"),
        ({}, "$.key"),
        ({"key": "G"}, "$.key"),
        ({"key": "g", "what": 1}, "$.what"),
        ({"key": "g", "kpi": "luck"}, "$.kpi"),
        ({"key": "g", "moscow": "may"}, "$.moscow"),
        ({"key": "g", "target": True}, "$.target"),
        ({"key": "g", "target": float("nan")}, "$.target"),
        ({"key": "g", "start": "1.5.26"}, "$.start"),
        ({"key": "g", "start": "2026-05-02", "due": "2026-05-01"}, "$.due"),
        ({"key": "g", "importance": 5}, "$.importance"),
        ({"key": "g", "name": {"fr": "x"}}, "$.name.fr"),
        ({"key": "g", "name": {"zh": {}}}, "$.name.zh"),
        ({"key": "g", "review_days": 0}, "$.review_days"),
    ],
)
def test_refused_with_its_place(document: Any, where: str) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
