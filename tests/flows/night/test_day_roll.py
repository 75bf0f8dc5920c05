"""The day-roll keeps its order, does each step once a day, and goes on after a kill."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.night import day_roll
from guerdon.store import day_steps
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.models import DayStep
from tests.flows.shop import clean, in_threads, off, sells
from tests.flows.wallets import main
from tests.store.ledgers import earned, member, owed

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_the_order_is_a_promise() -> None:
    names = [name for name, _ in day_roll.STEPS]
    tiers, points = ("expire_tiers", "balance_tiers"), "expire_points"
    assert names == ["activate", "redeem", tiers[0], points, tiers[1], "warn"]


def test_points_that_come_alive_today_become_a_voucher_before_they_end(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique"))
    main(
        now,
        rewards=[{"key": "v5", "what": "voucher", "points": 500, "offer": "five"}],
        automatic={"points": 1000, "reward": "v5"},
    )
    member("c", now)
    ledger.post(
        entries=[
            earned("e1", "c", 900, now, pending=1, life=30),
            earned("e2", "c", 100, now, life=2),
            earned("e3", "c", 7, now, life=1),
        ]
    )
    rolled = day_roll.run(now=now + DAY)
    assert rolled.steps["redeem"] == {"rewards": 1}
    assert rolled.steps["expire_points"] == {"lots": 1, "points": 7}
    assert ledger.balance(customer="c", now=now + DAY).total == 0
    assert clean()


def test_a_debt_is_paid_before_what_could_pay_it_ends(now: datetime) -> None:
    member("c", now)
    ledger.post(entries=[earned("e1", "c", 80, now, life=1), owed("d1", "c", 50, now)])
    rolled = day_roll.run(now=now + DAY)
    assert rolled.steps["activate"] == {"heard": 0, "settled": 1}
    assert rolled.points == 30
    purse = ledger.balance(customer="c", now=now + DAY)
    assert (purse.total, purse.owed) == (0, 0)
    assert clean()


def test_a_day_is_rolled_once_and_the_shops_zone_says_which(now: datetime) -> None:
    member("c", now)
    ledger.post(entries=[earned("e1", "c", 5, now, life=1)])
    first = day_roll.run(now=now)
    assert list(first.steps) == [name for name, _ in day_roll.STEPS]
    assert day_roll.run(now=now + timedelta(hours=11)).steps == {}
    assert day_roll.run(now=now + DAY).points == 5
    assert DayStep.objects.count() == 2 * len(day_roll.STEPS)


def test_killed_between_and_within_steps_it_goes_on(now: datetime) -> None:
    calls: list[str] = []

    class Killed(BaseException):
        pass

    def step(name: str, dies: int = 0) -> Any:
        def run(moment: datetime, tell: Any) -> dict[str, int]:
            calls.append(name)
            if calls.count(name) <= dies:
                raise Killed
            return {name: 1}

        return name, run

    steps = (step("a"), step("b", dies=2), step("c"))
    for _ in range(2):
        with pytest.raises(Killed):
            day_roll.run(now=now, steps=steps)
    rolled = day_roll.run(now=now, steps=steps)
    assert rolled.steps == {"b": {"b": 1}, "c": {"c": 1}}
    assert calls == ["a", "b", "b", "b", "c"]
    assert day_steps.done(day=rolled.day) == {"a": {"a": 1}, "b": {"b": 1}, "c": {"c": 1}}


def test_whoever_comes_second_does_nothing(now: datetime) -> None:
    inner: list[Any] = []

    def never(moment: datetime, tell: Any) -> dict[str, int]:
        raise AssertionError

    def other(number: int) -> Any:
        return day_roll.run(now=now, steps=(("b", never),))

    def again(moment: datetime, tell: Any) -> dict[str, int]:
        inner.extend(in_threads(1, other))
        return {}

    day_roll.run(now=now, steps=(("a", again),))
    assert inner[0].steps == {}


def test_members_are_told_thirty_seven_and_one_day_before(now: datetime) -> None:
    for name in ("a", "b"):
        member(name, now)
    ends = timedelta(days=40)
    ledger.post(
        entries=[
            earned("e1", "a", 30, now, life=40),
            earned("e2", "a", 12, now, life=40),
            earned("e3", "b", 9, now, life=400),
        ]
    )
    told: dict[int, int] = {}
    for day in range(41):
        # A day on which nobody rolled is made up for.
        if day != 33:
            told[day] = day_roll.run(now=now + day * DAY).steps["warn"]["told"]
    assert {day: count for day, count in told.items() if count} == {10: 1, 34: 1, 39: 1}
    found = notices.listed(customer="a")
    assert [one.data["days"] for one in found] == [1, 7, 30]
    assert {one.data["points"] for one in found} == {42}
    assert {one.data["ends_at"] for one in found} == {(now + ends).isoformat()}
    assert notices.listed(customer="b") == ()
