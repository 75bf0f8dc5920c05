"""What was scheduled becomes the settled state when it is due, once, and never over later hands."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store import counters
from guerdon.store.programme import applies, ground, offers, programme, revisions, settling
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key
from tests.store.shelves import applied, shelf

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def settle(now: datetime) -> int:
    return settling.settled_due(now=now)


def current(key: str) -> tuple[int, str] | None:
    seen = offers.seen(key=key)
    return None if seen is None else (seen.version, seen.state)


def test_nothing_is_settled_before_its_moment(now: datetime) -> None:
    applied(shelf(ten=10), now)
    number = applied(shelf(ten=20), now, at=now + DAY)
    assert settle(now + DAY - timedelta(microseconds=1)) == 0
    assert current("ten") == (1, "live")
    assert settle(now + DAY) == 1
    assert current("ten") == (2, "live")
    assert settle(now + DAY) == 0
    found = revisions.seen(number=number)
    assert found is not None
    assert (found.state, found.overtaken) == ("live", ())


def test_rules_budgets_and_endings_are_settled(now: datetime) -> None:
    applied(shelf(ten=10, old=5, budgets={"a": 100, "b": 50}), now)
    counters.take(uses=[Use(key=budget_key(budget="a"), units=80, ceiling=None)])
    wanted: dict[str, Any] = {"budgets": {"a": 70, "c": 9}, "mode": "priority"}
    applied(shelf(ten=10, new=7, **wanted), now, at=now + DAY)
    assert ground.read().stacking.mode == "best_customer"
    settle(now + DAY)
    assert ground.read().stacking.mode == "priority"
    assert ground.budgets() == {"a": 70, "c": 9}
    standing = counters.standing(keys=[budget_key(budget=name) for name in "abc"])
    ceilings = {name: standing[budget_key(budget=name)].ceiling for name in "abc"}
    # What was given already cannot be taken back: such a budget is closed where it stands.
    assert ceilings == {"a": 80, "b": 0, "c": 9}
    assert (current("old"), current("new"), current("ten")) == (
        (1, "ended"),
        (1, "live"),
        (1, "live"),
    )


def test_the_later_hand_wins_and_the_rest_is_settled(now: datetime) -> None:
    applied(shelf(ten=10, five=5), now)
    number = applied(shelf(ten=20, five=6), now, at=now + DAY)
    offers.set_state(key="ten", state="paused", actor="bo", now=now)
    settle(now + DAY)
    assert (current("ten"), current("five")) == ((1, "paused"), (2, "live"))
    found = revisions.seen(number=number)
    assert found is not None
    assert found.overtaken == ("ten",)


def test_whoever_changes_something_settles_first(now: datetime) -> None:
    applied(shelf(ten=10), now)
    applied(shelf(ten=20, mode="priority"), now, at=now + DAY)
    programme.keep(changes={"zone": "Asia/Shanghai"}, now=now + DAY)
    rules = ground.read().rules
    assert (rules.zone, rules.stacking.mode) == ("Asia/Shanghai", "priority")
    offers.set_state(key="ten", state="paused", actor="bo", now=now + DAY)
    assert current("ten") == (2, "paused")


def test_the_stand_at_a_moment_needs_no_settling(now: datetime) -> None:
    applied(shelf(ten=10), now)
    applied(shelf(ten=20), now, at=now + DAY)
    assert settling.stand_at(now=now).offers == {"ten": (1, "live")}
    assert settling.stand_at(now=now + DAY).offers == {"ten": (2, "live")}
    settle(now + DAY)
    assert settling.stand_at(now=now).offers == {"ten": (2, "live")}


def test_a_ceiling_under_what_was_given_is_refused_at_once(now: datetime) -> None:
    counters.open_counter(key=budget_key(budget="a"), ceiling=10)
    counters.take(uses=[Use(key=budget_key(budget="a"), units=8, ceiling=None)])
    refused = settling.open_budgets(ceilings={"a": 7}, forced=False)
    assert isinstance(refused, Refusal)
    assert refused.reason == "ceiling_under_used"
    assert counters.standing(keys=[budget_key(budget="a")])[budget_key(budget="a")].ceiling == 10


def test_many_offers_are_carried_at_once(now: datetime) -> None:
    many = {f"o{number}": number % 90 + 1 for number in range(600)}
    applied(shelf(**many), now)
    applied(shelf(**{key: share % 90 + 1 for key, share in many.items()}), now)
    assert {one.version for one in offers.listed()} == {2}
    assert applies.standing(at=now).programme.offers.keys() == many.keys()
