"""The programme's rules and changes in words, zh and en."""

import pytest
from django.utils.translation import override

from guerdon.give.difference import Difference, Moved, OfferMoved
from guerdon.terms.programme import Rules
from guerdon.terms.stacking import Stacking
from guerdon.web.programme_words import LONGEST, Line, changes, standing

RULES = Rules(stacking=Stacking(groups={"season": "first"}, order_cap_bp=5050))


@pytest.mark.parametrize(
    ("tongue", "label", "value"),
    [("en", 'Group "season"', "the first by priority"), ("zh", "分组“season”", "按优先级取一个")],
)
def test_every_rule_is_told(tongue: str, label: str, value: str) -> None:
    with override(tongue):
        lines = standing(rules=RULES)
    assert Line(label=label, before="–", after=value) in lines
    assert len(lines) == 9
    assert not any(line.label.startswith(("points.", "line_")) for line in lines)
    assert [line.after for line in lines if line.after.endswith("%")] == ["100%", "50.5%"]


def test_a_missing_floor_is_said() -> None:
    with override("en"):
        told = {line.label: line.after for line in standing(rules=RULES)}
    assert told["Margin floor above cost"] == "none"
    assert told["Choosing among offers"] == "Best for the customer, proven"


def test_changes_are_told_with_money_as_money() -> None:
    found = Difference(
        rules=(
            Moved(word="mode", before="priority", after="lowest_cost"),
            Moved(word="groups.x", before="add", after=None),
            Moved(word="currency", before="USD", after="CNY"),
        ),
        budgets=(Moved(word="spring", before=None, after=500_000),),
        offers=(
            OfferMoved(
                key="ten",
                what="changed",
                state="live",
                words=(
                    Moved(word="value.off_minor", before=500, after=None),
                    Moved(word="hidden", before=False, after=True),
                    Moved(word="name.en", before="a", after="b"),
                    Moved(word="channels", before=None, after=["x" * LONGEST]),
                ),
            ),
            OfferMoved(key="old", what="ended", state="ended", words=(found_word(),)),
        ),
        unchanged=3,
    )
    with override("en"):
        told = changes(difference=found, currency="USD")
    assert [(line.before, line.after) for line in told.rules] == [
        ("Highest priority first", "Least cost to the shop"),
        ("all, added up", "–"),
        ("USD", "CNY"),
    ]
    assert told.budgets == (Line(label="spring", before="–", after="$5,000.00"),)
    first, *_, last = told.offers[0].lines
    assert first == Line(label="value.off_minor", before="$5.00", after="–", code=True)
    assert (len(last.after), last.after[-1]) == (LONGEST, "…")
    assert told.offers[1].lines == ()
    assert told.unchanged == 3


def found_word() -> Moved:
    return Moved(word="state", before="live", after=None)
