"""The ground of the programme: settings, versions of rules kept for ever, budgets, the stamp."""

from dataclasses import replace

import pytest

from guerdon.store.models import Rules as Row
from guerdon.store.models import Setting
from guerdon.store.programme import ground
from guerdon.store.writing import write
from guerdon.terms.programme import Rules
from guerdon.terms.stacking import Stacking

pytestmark = pytest.mark.django_db

RULES = Rules(zone="Asia/Shanghai", stacking=Stacking(groups={"a": "add"}, mode="priority"))


def test_a_new_house_has_the_first_rules() -> None:
    assert ground.read().rules == Rules()
    assert ground.version_of(rules=Rules()) == 0
    assert ground.rules_at(versions=frozenset({0})) == {0: Rules()}
    assert ground.budgets() == {}


def test_rules_are_written_and_read() -> None:
    ground.write_rules(rules=RULES)
    assert ground.read().rules == RULES
    assert ground.read().name == "My shop"


def test_equal_rules_have_one_version_and_old_ones_stay() -> None:
    first = ground.version(rules=RULES)
    other = ground.version(rules=replace(RULES, points_per_unit=3))
    assert ground.version(rules=RULES) == first != other
    assert Row.objects.count() == 2
    assert ground.rules_at(versions=frozenset({first}))[first] == RULES
    assert ground.version_of(rules=RULES) == first
    assert ground.version_of(rules=replace(RULES, points_per_unit=4)) == -1


def test_budgets_are_kept() -> None:
    ground.keep_budgets(ceilings={"a": 5})
    ground.keep_budgets(ceilings={"b": 6})
    assert ground.budgets() == {"b": 6}


def test_an_unknown_setting_is_a_bug() -> None:
    with pytest.raises(TypeError):
        ground.write_settings(changes={"colour": "red"})


def test_a_turn_is_waited_for_and_each_stamp_is_new() -> None:
    with write():
        ground.turn()
        ground.turn()
        seen = set()
        for _ in range(3):
            ground.stamp()
            seen.add(Setting.objects.get(key=ground.STAMP).value)
    assert len(seen) == 3


def test_steady_work_goes_by_one_state_but_sees_its_own_change() -> None:
    ground.stamp()
    first = ground.standing()
    with ground.steady():
        assert ground.standing() == first
        # Another process changes the programme: this piece of work goes on as it began.
        Setting.objects.filter(key=ground.STAMP).update(value="other")
        with ground.steady():
            assert ground.standing() == first
        assert ground.standing() == first
        ground.stamp()
        own = ground.standing()
        assert own not in (first, "other")
    Setting.objects.filter(key=ground.STAMP).update(value="last")
    assert '"last"' in ground.standing() or ground.standing() == "last"
