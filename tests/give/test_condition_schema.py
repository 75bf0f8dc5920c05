"""The schema of conditions and their parser agree, on sound trees and on broken ones."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from guerdon.give.condition_schema import condition_schema
from guerdon.terms.condition import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import FIELDS, OPERATIONS

DEFS = condition_schema(language="en")
SCHEMA = Draft202012Validator({"$ref": "#/$defs/condition", "$defs": DEFS})


def test_the_definitions_are_sound() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    assert "阶段" in str(condition_schema(language="zh"))


MOMENT = "2026-03-01T00:00:00+08:00"
VALUES = st.sampled_from(
    [None, 0, 2.5, -1, "gold", MOMENT, "", [], ["a"], [1], True, {}, 10**18, ["a", "a"]]
)
NAMES = [*FIELDS, "attribute.region", "attribute.", "no.such", ""]
OPS = sorted({op for ops in OPERATIONS.values() for op in ops} | {"like"})
OFS = st.sampled_from([None, {}, {"sku": ["x"]}, {"sku": "x"}, {"size": ["x"]}, {"brand": []}])
LEAVES = st.fixed_dictionaries(
    {"field": st.sampled_from(NAMES), "op": st.sampled_from(OPS)},
    optional={"value": VALUES, "of": OFS, "extra": st.just(1)},
) | st.builds(lambda: {"field": "tier", "op": "is", "value": "gold"})
TREES = st.recursive(
    LEAVES,
    lambda part: (
        st.fixed_dictionaries({"all": st.lists(part, max_size=2)}, optional={"any": st.just([])})
        | st.fixed_dictionaries({"any": st.lists(part, max_size=2)})
        | st.fixed_dictionaries({"not": part})
        | st.just({"all": 5})
        | st.just({})
        | st.just("x")
    ),
    max_leaves=4,
)


@given(tree=TREES.filter(lambda tree: tree not in ({}, None)))
@settings(max_examples=300)
def test_the_parser_and_the_schema_take_the_same(tree: Any) -> None:
    taken = not isinstance(parsed(document=tree), Refusal)
    assert taken == SCHEMA.is_valid(tree)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_may_be_asked_all_that_its_kind_may(name: str) -> None:
    values = {"number": 5, "money": 5, "text": "x", "set": "x", "moment": MOMENT}
    for op in OPERATIONS[FIELDS[name].kind]:
        value = values[FIELDS[name].kind]
        if op in ("in", "not_in", "has_any", "has_all", "has_none"):
            value = ["x"]
        leaf = {"field": name, "op": op} | ({} if op in ("known", "unknown") else {"value": value})
        assert not isinstance(parsed(document=leaf), Refusal)
        assert SCHEMA.is_valid(leaf), leaf


def test_what_only_the_parser_says() -> None:
    moment = {"field": "joined_at", "op": "before", "value": "soon"}
    deep: Any = {"field": "tier", "op": "known"}
    for _ in range(20):
        deep = {"not": deep}
    for tree in (moment, deep):
        assert SCHEMA.is_valid(tree)
        assert isinstance(parsed(document=tree), Refusal)
