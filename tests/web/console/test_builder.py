"""The rows of the builder and the condition they stand for are one another's inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms import condition as conditions
from guerdon.terms.decision import Refusal
from guerdon.web.console import builder
from guerdon.web.console.builder import Built, Group, Row

FORM = {
    "join": "any",
    "g0-join": "all",
    "g0r0-field": "spend",
    "g0r0-op": "at_least",
    "g0r0-value": "1,200.50",
    "g0r1-field": "stage",
    "g0r1-op": "in",
    "g0r1-value": "at_risk、lost",
    "g1-join": "any",
    "g1r0-field": "rhythm_days",
    "g1r0-op": "unknown",
}


def test_typed_rows_become_a_condition() -> None:
    document = builder.document(built=builder.typed(texts=FORM), currency="USD")
    assert document == {
        "any": [
            {
                "all": [
                    {"field": "spend", "op": "at_least", "value": 120050},
                    {"field": "stage", "op": "in", "value": ["at_risk", "lost"]},
                ]
            },
            {"any": [{"field": "rhythm_days", "op": "unknown"}]},
        ]
    }
    assert not isinstance(conditions.parsed(document=document), Refusal)


@pytest.mark.parametrize(
    ("field", "op", "value", "reason"),
    [
        ("spend", "at_least", "", "value_missing"),
        ("spend", "at_least", "much", "amount_unreadable"),
        ("orders", "is", "three", "number_wanted"),
        ("orders", "is", "12,5", "number_wanted"),
        ("orders", "is", "inf", "number_wanted"),
        ("spend", "at_least", "1.234", "decimals_too_many"),
    ],
)
def test_a_wrong_row_is_named(field: str, op: str, value: str, reason: str) -> None:
    built = Built(groups=(Group(rows=(Row(field=field, op=op, value=value),)),))
    found = builder.document(built=built, currency="USD")
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_another_field_takes_an_operation_that_fits_it() -> None:
    assert Row(field="stage", op="at_least", value="3").fitting() == Row(
        field="stage", op="is", value=""
    )
    assert Row(field="orders", op="at_least", value="3").fitting().value == "3"


def test_the_buttons() -> None:
    one = Built()
    more = builder.changed(built=one, act="add-0")
    assert len(more.groups[0].rows) == 2
    assert builder.changed(built=more, act="drop-0-1") == one
    assert len(builder.changed(built=one, act="group").groups) == 2
    assert builder.changed(built=one, act="drop-0-0") == Built()
    assert builder.changed(built=one, act="drop-9-9") == one
    assert builder.changed(built=one, act="nonsense") == one


ROWS = st.sampled_from(
    [
        Row(field="spend", op="at_least", value="12.50"),
        Row(field="orders", op="less_than", value="3"),
        Row(field="p_alive", op="at_most", value="0.5"),
        Row(field="stage", op="is", value="at_risk"),
        Row(field="segments", op="has_any", value="a, b"),
        Row(field="joined_at", op="before", value="2026-03-01"),
        Row(field="tier", op="known", value=""),
    ]
)
GROUPS = st.builds(
    lambda join, rows: Group(join=join, rows=tuple(rows)),
    st.sampled_from(["all", "any"]),
    st.lists(ROWS, min_size=1, max_size=4),
)


@given(st.sampled_from(["all", "any"]), st.lists(GROUPS, min_size=2, max_size=3))
def test_there_and_back(join: str, groups: list[Group]) -> None:
    built = Built(join=join, groups=tuple(groups))
    document = builder.document(built=built, currency="USD")
    assert builder.shown(document=document, currency="USD") == built


def test_what_is_too_deep_for_rows_is_left_as_text() -> None:
    leaf = {"field": "orders", "op": "at_least", "value": 1}
    assert builder.shown(document={"not": leaf}, currency="USD") is None
    assert builder.shown(document={"all": [{"any": [{"all": [leaf]}]}]}, currency="USD") is None
    assert builder.shown(document={}, currency="USD") == Built()
    assert builder.shown(document=leaf, currency="USD") is not None
