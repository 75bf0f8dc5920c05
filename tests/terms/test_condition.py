"""Conditions: read strictly with the place of what is wrong, and written back to the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guerdon.terms.condition import (
    ALWAYS,
    DEEPEST,
    MOST_LEAVES,
    Condition,
    Either,
    Every,
    Leaf,
    Never,
    document,
    leaves,
    parsed,
)
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import FIELDS, OPERATIONS

SPENT = {"field": "spend", "op": "at_least", "value": 10_000}


def at(answer: Condition | Refusal) -> str:
    """Where the answer says that it is wrong."""
    assert isinstance(answer, Refusal)
    assert answer.reason == "condition_malformed"
    return str(answer.data["where"])


@pytest.mark.parametrize("nothing", [None, {}])
def test_nothing_said_is_always(nothing: Any) -> None:
    assert parsed(document=nothing) is ALWAYS


def test_a_tree_is_read() -> None:
    said = {"all": [SPENT, {"not": {"any": [{"field": "tier", "op": "in", "value": ["gold"]}]}}]}
    gold = Leaf(field="tier", op="in", value=frozenset({"gold"}))
    spent = Leaf(field="spend", op="at_least", value=10_000)
    read = Every(parts=(spent, Never(part=Either(parts=(gold,)))))
    assert parsed(document=said) == read
    assert leaves(condition=read) == [spent, gold]


def test_of_narrows_the_products() -> None:
    of = {"category": ["tea", "coffee"], "brand": ["x"]}
    read = parsed(document={"field": "cart.sum", "op": "more_than", "value": 1, "of": of})
    assert isinstance(read, Leaf)
    assert read.of == (("brand", frozenset({"x"})), ("category", frozenset({"tea", "coffee"})))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ("spend", "$"),
        ([], "$"),
        ({"all": SPENT}, "$"),
        ({"all": [SPENT], "any": []}, "$"),
        ({"all": [SPENT, 7]}, "$.all[1]"),
        ({"any": [{"not": {"all": [3]}}]}, "$.any[0].not.all[0]"),
        ({"not": SPENT, "field": "spend"}, "$"),
        (SPENT | {"of": {"colour": ["red"]}}, "$"),
        (SPENT | {"of": {"sku": "a"}}, "$"),
        (SPENT | {"of": {"sku": [1]}}, "$"),
        (SPENT | {"note": "x"}, "$"),
        (SPENT | {"op": "has"}, "$"),
        (SPENT | {"op": None}, "$"),
        (SPENT | {"op": ["at_least"]}, "$"),
        (SPENT | {"value": "10"}, "$"),
        (SPENT | {"value": True}, "$"),
        (SPENT | {"value": float("nan")}, "$"),
        (SPENT | {"value": float("inf")}, "$"),
        (SPENT | {"value": None}, "$"),
        (SPENT | {"op": "known", "value": 1}, "$"),
        ({"field": "tier", "op": "in", "value": "gold"}, "$"),
        ({"field": "tier", "op": "is", "value": 3}, "$"),
        ({"field": "joined_at", "op": "before", "value": "2026-01-01"}, "$"),
        ({"field": "joined_at", "op": "before", "value": "20202-01-01T00:00Z"}, "$"),
        ({"field": "segments", "op": "has_any", "value": "vip"}, "$"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(wrong: Any, where: str) -> None:
    assert at(parsed(document=wrong)) == where


def test_an_unknown_field_is_named() -> None:
    answer = parsed(document={"any": [SPENT | {"field": "spent"}]})
    assert answer == Refusal(reason="unknown_field", data={"field": "spent", "hint": "$.any[0]"})


def nested(depth: int) -> dict[str, Any]:
    return SPENT if depth == 0 else {"not": nested(depth - 1)}


def test_depth_and_length_have_limits() -> None:
    assert not isinstance(parsed(document=nested(DEEPEST - 1)), Refusal)
    assert at(parsed(document=nested(DEEPEST))).startswith("$.not")
    assert not isinstance(parsed(document={"all": [SPENT] * (MOST_LEAVES - 1)}), Refusal)
    assert at(parsed(document={"all": [SPENT] * MOST_LEAVES})) == f"$.all[{MOST_LEAVES - 1}]"


WORDS = st.text(max_size=5)
VALUES = {
    "number": st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9),
    "money": st.integers(-(10**15), 10**15),
    "text": WORDS,
    "set": WORDS,
    "moment": st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
}
MANY = ("in", "not_in", "has_any", "has_all", "has_none")


@st.composite
def some_leaves(draw: st.DrawFn) -> Leaf:
    field = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    op = draw(st.sampled_from(OPERATIONS[field.kind]))
    if op in ("known", "unknown"):
        return Leaf(field=field.name, op=op)
    value: Any = draw(st.frozensets(WORDS) if op in MANY else VALUES[field.kind])
    if field.scope != "cart":
        return Leaf(field=field.name, op=op, value=value)
    narrow = st.sampled_from(["category", "brand", "sku", "label"])
    of = draw(st.dictionaries(narrow, st.frozensets(WORDS, max_size=3), max_size=2))
    return Leaf(field=field.name, op=op, value=value, of=tuple(sorted(of.items())))


def grown(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, max_size=3).map(tuple)
    groups = some.map(lambda held: Every(parts=held)) | some.map(lambda held: Either(parts=held))
    return groups | parts.map(lambda part: Never(part=part))


def depth(condition: Condition) -> int:
    match condition:
        case Every(parts=parts) | Either(parts=parts):
            return 1 + max((depth(part) for part in parts), default=0)
        case Never(part=part):
            return 1 + depth(part)
    return 1


@given(st.recursive(some_leaves(), grown, max_leaves=12))
def test_what_is_written_is_read_back(condition: Condition) -> None:
    assume(depth(condition) <= DEEPEST)
    assert parsed(document=document(condition=condition)) == condition


def test_only_cart_fields_are_narrowed_to_products() -> None:
    narrowed = {"field": "tier", "op": "is", "value": "gold", "of": {"sku": ["a"]}}
    answer = parsed(document=narrowed)
    assert isinstance(answer, Refusal)
    assert answer.reason == "condition_malformed"
