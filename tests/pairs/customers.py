"""Conditions and customers made up at random, with every kind of missing and of edge."""

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from guerdon.terms.fields import ATTRIBUTE, FIELDS, OPERATIONS
from guerdon.terms.tables import KNOW, SNAPSHOT

WORDS = [
    "",
    "a",
    "b",
    "A",
    "gold",
    "it's",
    'say "hi"',
    "back\\slash",
    "%",
    "_",
    "客户",
    "\u0301é",
    "new\nline",
]
MOMENTS = [
    datetime(2026, 3, 8, 6, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2025, 1, 1, tzinfo=UTC),
]
INTS = [0, 1, -1, 2, 5, 2**53, 2**53 + 1, 10**15]
REALS = [0.0, -0.0, 0.5, 1.0, 1e-9, 0.1 + 0.2, float(2**53), math.inf, -math.inf, math.nan]

# Customer fields by the type of their column, and an attribute that a table may lack.
TYPES: dict[str, str] = {
    name: (KNOW | SNAPSHOT["customers"]).get(name, "set")
    for name, field in FIELDS.items()
    if field.scope == "customer"
} | {f"{ATTRIBUTE}age": "text", f"{ATTRIBUTE}never brought": "absent"}

ARROW = {
    "int": pa.int64(),
    "real": pa.float64(),
    "text": pa.string(),
    "moment": pa.timestamp("us"),
    "set": pa.list_(pa.string()),
}


def _kind(name: str) -> str:
    return FIELDS[name].kind if name in FIELDS else "text"


def _moments() -> st.SearchStrategy[datetime]:
    near = st.sampled_from(MOMENTS).flatmap(
        lambda at: st.sampled_from([-1, 0, 1]).map(lambda us: at + timedelta(microseconds=us))
    )
    zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-4.5))])
    return st.builds(lambda at, zone: at.astimezone(zone), near, zones)


def _stored(word: str) -> st.SearchStrategy[Any]:
    """A value as a column may hold it; None is missing."""
    made: dict[str, st.SearchStrategy[Any]] = {
        "int": st.sampled_from(INTS),
        "real": st.sampled_from(REALS),
        "text": st.sampled_from(WORDS),
        "moment": _moments(),
        "set": st.frozensets(st.sampled_from(WORDS), max_size=4),
        "absent": st.none(),
    }
    return st.none() | made[word.removesuffix("?")]


def customers() -> st.SearchStrategy[list[dict[str, Any]]]:
    """A few customers as values of condition fields."""
    one = st.fixed_dictionaries({name: _stored(word) for name, word in TYPES.items()})
    return st.lists(one, min_size=1, max_size=6)


def _wanted(kind: str, op: str) -> st.SearchStrategy[Any]:
    if op in ("known", "unknown"):
        return st.none()
    if kind in ("number", "money"):
        halves = st.sampled_from([0.5, -0.5, 1.5, 2.0**53, 1e17, 0.1 + 0.2, 1e-9])
        return st.sampled_from(INTS) | halves | st.sampled_from([2**53 + 3, -(10**17) - 1])
    if op in ("in", "not_in", "has_any", "has_all", "has_none"):
        return st.lists(st.sampled_from(WORDS), max_size=4)
    return _moments() if kind == "moment" else st.sampled_from(WORDS)


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """Any operation on any customer field."""
    name = draw(st.sampled_from(sorted(TYPES)))
    op = draw(st.sampled_from(OPERATIONS[_kind(name)]))
    value = draw(_wanted(_kind(name), op))
    leaf = {"field": name, "op": op}
    return leaf if value is None else leaf | {"value": value}


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Trees of conditions, also empty ones."""
    return st.recursive(
        leaves(),
        lambda part: st.one_of(
            st.lists(part, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(part, max_size=3).map(lambda parts: {"any": parts}),
            part.map(lambda one: {"not": one}),
        ),
        max_leaves=8,
    )


def table(values: list[dict[str, Any]]) -> pa.Table:
    """The customers as the lake keeps them: moments in UTC without a mark, sets as lists."""
    columns: dict[str, pa.Array] = {}
    for name, word in TYPES.items():
        if word == "absent":
            continue
        found = [row[name] for row in values]
        kind = word.removesuffix("?")
        if kind == "moment":
            found = [at and at.astimezone(UTC).replace(tzinfo=None) for at in found]
        elif kind == "set":
            found = [None if words is None else sorted(words) for words in found]
        columns[name] = pa.array(found, type=ARROW[kind], from_pandas=False)
    return pa.table(columns | {"row": pa.array(range(len(values)))})
