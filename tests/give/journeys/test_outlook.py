"""The outlook counts days, costs, caps and quiet hours."""

from datetime import date, time, timedelta

from guerdon.give.journeys import outlook, simulation
from guerdon.give.journeys.outlook import Gates
from guerdon.give.journeys.simulation import Arrival, Life, Lived
from guerdon.give.journeys.step import Facts
from tests.give.paths import HELLO, NOON, journey, steps

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lived(one: object, *arrivals: Arrival, zone: str = "UTC", days: int = 30) -> Lived:
    life = Life(customer="ann", facts=Facts(zone=zone), arrivals=arrivals)
    return simulation.lived(journey=one, life=life, until=NOON + days * DAY)  # type: ignore[arg-type]


def test_days_count_what_happened_on_them_and_the_sums_agree() -> None:
    paid = {"channels": ["sms"], "template": "x", "cost_minor": 5, "purpose": "service"}
    one = steps(
        {"key": "a", "message": paid},
        {"key": "b", "wait": {"for": {"days": 1}}},
        {"key": "c", "grant": {"points": 5, "cost_minor": 50}},
        {"key": "d", "task": {"title": {"en": "Call"}, "cost_minor": 300}},
        entry={"api": {}},
    )
    found = outlook.outlook(
        lived=[lived(one, Arrival(at=NOON, object="x"))], zone="UTC", gates=Gates()
    )
    first, second = found.days[date(2026, 3, 14)], found.days[date(2026, 3, 15)]
    assert (first.entered, first.messages["sms"], first.cost_minor) == (1, 1, 5)
    assert (second.grants, second.tasks, second.cost_minor) == (1, 1, 350)
    sums = found.sums()
    assert (sums.sent, sums.cost_minor, sums.entered) == (1, 355, 1)
    assert found.passed["d"] == 2


def test_promotions_wait_for_the_morning_and_for_the_cap_of_the_week() -> None:
    one = steps(HELLO, entry={"api": {}})
    night = [Arrival(at=NOON + 10 * HOUR, object="x")]  # 22:00
    found = outlook.outlook(lived=[lived(one, *night)], zone="UTC", gates=Gates())
    assert found.days[date(2026, 3, 14)].shifted == 1
    assert found.days[date(2026, 3, 15)].messages["email"] == 1
    many = [Arrival(at=NOON + n * DAY, object=str(n)) for n in range(3)]
    found = outlook.outlook(lived=[lived(one, *many)], zone="UTC", gates=Gates(cap=2))
    # The third would wait until the week is over, and its two days are over before.
    assert (found.sums().sent, found.sums().capped, found.sums().expired) == (2, 1, 1)


def test_quiet_hours_are_the_members_and_may_not_cross_midnight() -> None:
    gates = Gates(quiet_from=time(13), quiet_to=time(15))
    assert outlook.awake(at=NOON, zone=_zone("UTC"), gates=gates) == NOON
    assert outlook.awake(at=NOON, zone=_zone("Europe/Berlin"), gates=gates) == NOON + 2 * HOUR
    assert outlook.awake(at=NOON, zone=_zone("Asia/Shanghai"), gates=Gates()) == NOON
    late = NOON + 2 * HOUR
    assert outlook.awake(at=late, zone=_zone("Asia/Shanghai"), gates=Gates()) == NOON + 13 * HOUR


def _zone(name: str):  # type: ignore[no-untyped-def]
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def test_the_goal_is_counted_in_both_arms() -> None:
    one = journey(holdout_percent=50, entry={"api": {}})
    lives = [
        simulation.lived(
            journey=one,
            life=Life(customer=f"c{n}", facts=Facts(), arrivals=[Arrival(at=NOON, object="x")]),
            until=NOON + DAY,
        )
        for n in range(60)
    ]
    found = outlook.outlook(lived=lives, zone="UTC", gates=Gates())
    assert 15 < found.held_out < 45
    assert found.entered == 60
    assert found.waiting["look"] == 60 - found.held_out
