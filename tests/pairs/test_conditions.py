"""One condition, two interpreters: on one customer (walked or compiled) and over a whole table."""

from typing import Any

import ibis
import pytest
from hypothesis import example, given

from guerdon.know import segments
from guerdon.terms import condition, holding
from guerdon.terms.compiled import compiled, measuring
from guerdon.terms.decision import Refusal
from tests.pairs import customers

LAKE = ibis.duckdb.connect()


def both(document: Any, values: list[dict[str, Any]]) -> tuple[list[bool], list[Any]]:
    read = condition.parsed(document=document)
    assert not isinstance(read, Refusal), read
    one_by_one = [holding.holds(condition=read, values=row) for row in values]
    at_the_till, nothing = compiled(condition=read), measuring(cart=None)
    assert [at_the_till(row, nothing) for row in values] == one_by_one
    table = ibis.memtable(customers.table(values))
    held = table.select("row", held=segments.over(condition=read, table=table)).order_by("row")
    return one_by_one, LAKE.to_pyarrow(held)["held"].to_pylist()


def nobody(**values: Any) -> dict[str, Any]:
    return dict.fromkeys(customers.TYPES) | values


@given(document=customers.documents(), values=customers.customers())
@example(document={}, values=[nobody()])
@example(document={"any": []}, values=[nobody()])
@example(document={"not": {"field": "clv", "op": "is", "value": 1}}, values=[nobody()])
@example(
    document={"field": "p_alive", "op": "unknown"},
    values=[nobody(p_alive=float("nan")), nobody(), nobody(p_alive=0.0)],
)
@example(
    document={"field": "spend", "op": "is", "value": 2.0**53},
    values=[nobody(spend=2**53), nobody(spend=2**53 + 1)],
)
@example(
    document={"field": "p_alive", "op": "at_least", "value": 2**53 + 1},
    values=[nobody(p_alive=float(2**53)), nobody(p_alive=float(2**53 + 2))],
)
def test_both_say_the_same_of_every_customer(document, values):
    one_by_one, whole_table = both(document, values)

    assert whole_table == one_by_one  # True and False themselves, never NULL


@pytest.mark.parametrize(
    ("op", "told"),
    [("at_least", True), ("more_than", False), ("at_most", True), ("less_than", False)],
)
@pytest.mark.parametrize(
    ("field", "value"), [("spend", 100), ("p_alive", 0.5), ("rhythm_days", 7.25)]
)
def test_boundaries_are_in_or_out_alike(field, value, op, told):
    one, table = both({"field": field, "op": op, "value": value}, [nobody(**{field: value})])

    assert one == table == [told]


def test_a_moment_is_the_same_in_any_zone():
    at = customers.MOMENTS[1]
    elsewhere = "2026-03-08T15:00:00+08:00"  # the same moment
    values = [nobody(joined_at=at)]

    assert both({"field": "joined_at", "op": "before", "value": elsewhere}, values) == (
        [False],
        [False],
    )
    assert both({"field": "joined_at", "op": "on_or_after", "value": elsewhere}, values) == (
        [True],
        [True],
    )


@pytest.mark.parametrize("words", [[], ["gold"], ["gold", "b"]])
@pytest.mark.parametrize("op", ["has_any", "has_all", "has_none"])
def test_sets_and_lists_of_words_may_be_empty(op, words):
    values = [nobody(segments=frozenset(found)) for found in ((), ("gold",), ("gold", "b", "c"))]
    values.append(nobody())

    one, table = both({"field": "segments", "op": op, "value": words}, values)

    wanted = [
        {
            "has_any": bool(found & set(words)),
            "has_all": set(words) <= found,
            "has_none": not found & set(words),
        }[op]
        for found in (set(), {"gold"}, {"gold", "b", "c"})
    ]
    assert one == table == [*wanted, False]


@pytest.mark.parametrize(("op", "told"), [("in", [False, False]), ("not_in", [True, False])])
def test_a_text_in_no_words(op, told):
    one, table = both({"field": "tier", "op": op, "value": []}, [nobody(tier="gold"), nobody()])

    assert one == table == told
