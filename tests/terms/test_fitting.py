"""Somebody whom a condition fits really meets it."""

from typing import Any

import pytest

from guerdon.terms import condition as conditions
from guerdon.terms.condition import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.fitting import fitted, fitting
from guerdon.terms.holding import holds


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    """One leaf."""
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


MET: list[dict[str, Any]] = [
    leaf("tier", "in", ["silver", "gold"]),
    leaf("tier", "is", "gold"),
    leaf("tier", "is_not", "gold"),
    leaf("tier", "not_in", ["gold"]),
    leaf("tier", "known"),
    leaf("orders", "unknown"),
    leaf("orders", "is", 4),
    leaf("orders", "is_not", 0),
    leaf("orders", "known"),
    leaf("spend", "at_least", 500),
    leaf("spend", "more_than", 500),
    leaf("recency_days", "at_most", 30),
    leaf("recency_days", "less_than", 30),
    leaf("segments", "has", "often"),
    leaf("segments", "has_any", ["often", "new"]),
    leaf("segments", "has_all", ["often", "new"]),
    leaf("segments", "has_none", ["often"]),
    leaf("joined_at", "on_or_after", "2026-01-01T00:00:00+00:00"),
    leaf("attribute.kids", "is", "2"),
    {"not": leaf("tier", "is", "gold")},
    {"not": leaf("segments", "has", "often")},
    {"not": leaf("spend", "at_least", 500)},
    {"not": leaf("orders", "known")},
    {"any": [leaf("stage", "is", "lost"), leaf("tier", "is", "gold")]},
    {"all": [leaf("spend", "at_least", 500), leaf("spend", "less_than", 900)]},
    {"all": [leaf("spend", "at_most", 900), leaf("spend", "more_than", 500)]},
    {"all": [leaf("segments", "has", "a"), leaf("segments", "has", "b")]},
    {"all": []},
]


@pytest.mark.parametrize("document", MET, ids=str)
def test_the_condition_holds(document: dict[str, Any]) -> None:
    condition = parsed(document=document)
    assert not isinstance(condition, Refusal)
    values = fitted(values={"orders": 9}, to=fitting(condition=condition))
    assert holds(condition=condition, values=values)


def test_only_fields_of_the_scopes_are_fitted() -> None:
    document = {"all": [leaf("ask.store", "in", ["s2", "s1"]), leaf("tier", "is", "gold")]}
    condition = parsed(document=document)
    assert not isinstance(condition, Refusal)
    assert fitting(condition=condition) == {"tier": "gold"}
    assert fitting(condition=condition, scopes=("ask",)) == {"ask.store": "s1"}
    assert fitting(condition=conditions.ALWAYS) == {}
