"""A condition that contradicts itself is found, and one that may hold is never called so."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.contradiction import contradicts
from guerdon.terms import condition as conditions
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import holds

TIER = {"field": "tier", "op": "is", "value": "gold"}


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def read(document: Any) -> Condition:
    found = conditions.parsed(document=document)
    assert not isinstance(found, Refusal), found
    return found


@pytest.mark.parametrize(
    "document",
    [
        {"any": []},
        {"not": {"all": []}},
        {"any": [{"any": []}, leaf("tier", "in", [])]},
        {"all": [TIER, leaf("tier", "is", "silver")]},
        {"all": [TIER, {"all": [leaf("tier", "in", ["silver", "bronze"])]}]},
        {"all": [TIER, leaf("tier", "is_not", "gold")]},
        {"all": [leaf("tier", "in", ["a", "b"]), leaf("tier", "not_in", ["b", "a", "c"])]},
        {"all": [leaf("orders", "at_least", 5), leaf("orders", "less_than", 5)]},
        {"all": [leaf("orders", "more_than", 5), leaf("orders", "is", 5)]},
        {"all": [leaf("orders", "at_least", 6), leaf("orders", "at_most", 5)]},
        {"all": [leaf("orders", "unknown"), leaf("orders", "at_least", 0)]},
    ],
)
def test_what_can_never_hold(document: Any) -> None:
    assert contradicts(condition=read(document))


@pytest.mark.parametrize(
    "document",
    [
        {},
        TIER,
        {"any": [{"any": []}, TIER]},
        {"not": TIER},
        {"all": [leaf("orders", "at_least", 5), leaf("orders", "at_most", 5)]},
        {"all": [leaf("orders", "more_than", 4), leaf("spend", "less_than", 4)]},
        {"all": [leaf("tier", "in", ["a", "b"]), leaf("tier", "not_in", ["b"])]},
        {"all": [leaf("segments", "has", "a"), leaf("segments", "has", "b")]},
    ],
)
def test_what_may_hold(document: Any) -> None:
    assert not contradicts(condition=read(document))


LEAVES = st.one_of(
    st.builds(
        leaf,
        st.just("orders"),
        st.sampled_from(["is", "at_least", "more_than", "at_most", "less_than"]),
        st.integers(0, 3),
    ),
    st.builds(leaf, st.just("tier"), st.sampled_from(["is", "is_not"]), st.sampled_from("ab")),
    st.builds(
        leaf,
        st.just("tier"),
        st.sampled_from(["in", "not_in"]),
        st.lists(st.sampled_from("ab"), unique=True),
    ),
    st.builds(leaf, st.sampled_from(["orders", "tier"]), st.sampled_from(["known", "unknown"])),
)
TREES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.fixed_dictionaries({"all": st.lists(part, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(part, max_size=3)}),
        st.fixed_dictionaries({"not": part}),
    ),
    max_leaves=8,
)
EVERYBODY = [
    {name: value for name, value in (("orders", orders), ("tier", tier)) if value is not None}
    for orders in (None, 0, 1, 2, 3, 4)
    for tier in (None, "a", "b", "c")
]


@given(document=TREES)
def test_nobody_fulfils_what_is_called_a_contradiction(document: Any) -> None:
    condition = read(document)
    if contradicts(condition=condition):
        assert not any(holds(condition=condition, values=values) for values in EVERYBODY)
