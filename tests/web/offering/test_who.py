"""The simple choices stand for conditions, and what they cannot say stays as it was."""

from typing import Any

import pytest

from guerdon.terms import condition as conditions
from guerdon.web.offering import who
from guerdon.web.typed import Typed

TIER = {"field": "tier", "op": "in", "value": ["gold", "silver"]}
HOURS = [
    {"field": "ask.minute", "op": "at_least", "value": 22 * 60},
    {"field": "ask.minute", "op": "less_than", "value": 2 * 60},
]
SPEND = {"field": "spend", "op": "at_least", "value": 10_000}
KNOWN: list[Any] = [
    None,
    TIER,
    {"all": [TIER, {"field": "ask.customer", "op": "is", "value": "known"}]},
    {"all": [{"field": "segments", "op": "has_any", "value": ["often"]}, {"any": HOURS}]},
    {"field": "ask.weekday", "op": "in", "value": ["fri", "sat"]},
    {"all": [SPEND, {"field": "stage", "op": "is", "value": "at_risk"}]},
    {"not": TIER},
    {"any": [TIER, SPEND]},
    # Two lists on one field are both kept: one in the choice, one beside it.
    {"all": [TIER, {"field": "tier", "op": "in", "value": ["gold"]}]},
    {"all": [{"field": "cart.count", "op": "at_least", "value": 2, "of": {"sku": ["a"]}}, TIER]},
]


@pytest.mark.parametrize("document", KNOWN)
def test_a_condition_comes_back_as_it_was(document: Any) -> None:
    form = Typed(texts=who.written(document=document))
    read = who.typed(form=form)
    assert form.wrong == {}
    assert meaning(read) == meaning(document)


def meaning(document: Any) -> frozenset[str]:
    """The parts of a condition, whatever their order."""
    parsed = conditions.parsed(document=document)
    parts = parsed.parts if isinstance(parsed, conditions.Every) else (parsed,)
    return frozenset(map(repr, parts))


def test_what_is_simple_is_shown_in_choices() -> None:
    texts = who.written(document={"all": [TIER, {"any": HOURS}, SPEND]})
    assert texts["who.tier"] == "gold, silver"
    assert (texts["when.from"], texts["when.to"]) == ("22:00", "02:00")
    assert who.more(text=texts[who.MORE]) == [SPEND]
    dropped = who.typed(form=Typed(texts=texts | {"who.drop": "on"}))
    assert meaning(dropped) == meaning({"all": [TIER, {"any": HOURS}]})


@pytest.mark.parametrize(
    ("texts", "field", "reason"),
    [
        ({"when.from": "8"}, "when.from", "clock_wanted"),
        ({"when.to": "24:01"}, "when.to", "clock_wanted"),
        ({"when.to": "12:60"}, "when.to", "clock_wanted"),
        ({"when.from": "10:00", "when.to": "10:00"}, "when.to", "hours_empty"),
    ],
)
def test_odd_hours_are_named(texts: dict[str, str], field: str, reason: str) -> None:
    form = Typed(texts=texts)
    who.typed(form=form)
    assert {name: one.reason for name, one in form.wrong.items()} == {field: reason}


@pytest.mark.parametrize("text", ["{", "3", '{"field": 1}', '[{"field": "nothing"}]', ""])
def test_a_forged_rest_is_dropped(text: str) -> None:
    assert who.typed(form=Typed(texts={who.MORE: text})) is None
