"""What changes between two programmes is told word by word, and nothing where they are equal."""

from dataclasses import replace
from typing import Any

from guerdon.give.difference import Moved, between, moved
from guerdon.give.programme_document import parsed
from guerdon.terms.programme import Programme, Rules
from guerdon.terms.stacking import Stacking

TEN: dict[str, Any] = {
    "key": "ten",
    "kind": "percent",
    "name": {"en": "ten"},
    "value": {"percent": 10},
}


def made(*offers: Any, **ground: Any) -> Programme:
    found, faults = parsed(document={"programme": ground, "offers": offers}, base=Programme())
    assert not faults
    return found


def test_equal_programmes_do_not_differ() -> None:
    found = between(before=made(TEN), after=made(TEN))
    assert found.empty
    assert found.unchanged == 1


def test_an_offer_is_added_changed_ended_or_opened_again() -> None:
    before = made(TEN, TEN | {"key": "old"}, TEN | {"key": "same"})
    after = made(
        TEN | {"value": {"percent": 20}, "state": "paused"},
        TEN | {"key": "new"},
        TEN | {"key": "back"},
        TEN | {"key": "same"},
    )
    found = between(before=before, after=after, ended=frozenset({"back"}))
    assert [(one.key, one.what, one.state) for one in found.offers] == [
        ("back", "reopened", "live"),
        ("new", "added", "live"),
        ("old", "ended", "ended"),
        ("ten", "changed", "paused"),
    ]
    assert found.offers[3].words == (
        Moved(word="state", before="live", after="paused"),
        Moved(word="value.percent", before=10, after=20),
    )
    assert Moved(word="state", before="live", after=None) in found.offers[2].words
    assert found.unchanged == 1


def test_rules_and_budgets_are_told_word_by_word() -> None:
    before = Programme(budgets={"a": 1, "b": 2})
    rules = Rules(stacking=Stacking(groups={"x": "add"}, margin_floor_bp=500))
    after = replace(before, rules=rules, budgets={"a": 3, "c": 4})
    found = between(before=before, after=after)
    assert found.rules == (
        Moved(word="groups.x", before=None, after="add"),
        Moved(word="margin_floor_percent", before=None, after=5),
    )
    assert found.budgets == (
        Moved(word="a", before=1, after=3),
        Moved(word="c", before=None, after=4),
        Moved(word="b", before=2, after=None),
    )


def test_true_and_one_are_two_values() -> None:
    found = tuple(moved(before={"x": 1, "y": [1]}, after={"x": True, "y": [1]}))
    assert found == (Moved(word="x", before=1, after=True),)
