"""Entries without a trigger: notices, segments, schedules, dates; each once, killed or not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.journeys import entries
from guerdon.store.customers import notices
from guerdon.store.journeys import journeys
from guerdon.store.models import Customer, JourneyRun, KnowValue, Night
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from tests.flows.paths import live, member
from tests.store.know_rows import know_row

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONCE = {"when": "object"}


def come(now: datetime) -> list[tuple[str, str]]:
    """Everybody who has come in, after the worker looked until nothing was left to do."""
    while entries.some(now=now):
        pass
    found = JourneyRun.objects.order_by("customer__key", "pk")
    return list(found.values_list("customer__key", "object"))


def night(at: datetime, members: dict[str, list[str]]) -> None:
    row = Night.objects.create(key=f"n{at:%d%H}", as_of=at, state="complete", started_at=at)
    for customer, segments in members.items():
        pk = Customer.objects.get(key=customer).pk
        KnowValue.objects.create(**know_row(row.pk, pk, at), segments=segments)


def test_who_comes_into_a_segment_comes_into_the_journey(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guerdon.flows.journeys.entries.PAGE", 2)
    names = [member(f"c{number}", now) for number in range(5)]
    live(now, entry={"segment": {"key": "vip"}}, again=ONCE)
    live(now, entry={"segment": {"key": "vip", "side": "out"}}, again=ONCE, journey="left")
    live(now, entry={"segment": {"key": "vip", "all_now": True}}, again=ONCE, journey="all")
    night(now, {name: ["vip"] for name in names[:3]} | {"c3": []})
    assert come(now) == [(name, "vip:2026-03-14") for name in names[:3]]
    assert set(JourneyRun.objects.values_list("journey__key", flat=True)) == {"all"}
    night(now + DAY, {name: ["vip", "old"] for name in names[1:]} | {"c0": ["viper"]})
    come(now + DAY)
    whose = JourneyRun.objects.exclude(journey__key="all").order_by("journey__key", "pk")
    assert list(whose.values_list("journey__key", "customer__key")) == [
        ("cart", "c3"),
        ("cart", "c4"),
        ("left", "c0"),
    ]
    count = JourneyRun.objects.count()
    come(now + DAY)
    assert JourneyRun.objects.count() == count


def test_a_worker_that_was_killed_between_pages_goes_on_where_it_was(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guerdon.flows.journeys.entries.PAGE", 2)
    monkeypatch.setattr("guerdon.flows.journeys.entries.PAGES", 1)
    names = [member(f"c{number}", now) for number in range(5)]
    live(now, entry={"segment": {"key": "vip", "all_now": True}}, again={"when": "never"})
    night(now, {name: ["vip"] for name in names})
    assert entries.some(now=now)
    assert journeys.looked(key="cart")["after"] == Customer.objects.get(key="c1").pk

    def killed(**_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("guerdon.store.journeys.journeys.look", killed)
        with pytest.raises(RuntimeError):
            entries.some(now=now)
    assert JourneyRun.objects.count() == 2
    assert len(come(now)) == 5


def test_a_notice_lets_in_once_and_none_from_before_it_was_live(now: datetime) -> None:
    member("ann", now)
    live(now, entry={"notice": {"kind": "points_ending"}}, again=ONCE)

    def tell(key: str, at: datetime, kind: str = "points_ending") -> None:
        with write():
            said = Notice(customer="ann", kind=kind, key=key, at=at, data={"points": 5})
            notices.tell(notices=[said])

    tell("before", now - DAY)
    assert come(now) == []
    tell("n1", now)
    tell("n2", now, kind="tier_up")
    assert come(now) == [("ann", "n1")]
    assert come(now + HOUR / 2) == [("ann", "n1")]
    tell("n3", now + HOUR)
    tell("n4", now + HOUR)
    assert come(now + HOUR) == [("ann", "n1"), ("ann", "n3"), ("ann", "n4")]
    assert JourneyRun.objects.first().data == {"points": 5}  # type: ignore[union-attr]


def test_birthdays_come_at_the_hour_of_the_members_own_zone(now: datetime) -> None:
    told = {"attributes": {"birthday": "1990-03-16"}}
    member("ann", now, zone="Asia/Shanghai", **told)
    member("ben", now, zone="America/New_York", **told)
    member("eve", now, **told)
    member("kim", now, attributes={"birthday": "1990-03-17"})
    live(now, entry={"date": {"field": "birthday", "at": "10:00"}}, again=ONCE)
    assert come(now) == []
    assert come(now + 20 * HOUR) == []
    at = datetime(2026, 3, 16, 2, 30, tzinfo=UTC)
    assert come(at)[0] == ("ann", "birthday:2026-03-16")
    assert JourneyRun.objects.get(customer__key="ann").entered_at == at
    whose = [name for name, _ in come(datetime(2026, 3, 16, 14, 10, tzinfo=UTC))]
    assert set(whose) == {"ann", "ben", "eve"}
    assert len(whose) == 3
    # A run that entered on time counts from the very hour.
    ben = JourneyRun.objects.get(customer__key="ben")
    assert ben.entered_at == datetime(2026, 3, 16, 14, 0, tzinfo=UTC)


def test_a_schedule_lets_in_whoever_fits_and_a_worker_that_was_away_makes_up(
    now: datetime,
) -> None:
    gold = {"field": "tier", "op": "is", "value": "gold"}
    member("ann", now, tier="gold")
    member("ben", now)
    member("zoe", now, zone="Not/AZone", tier="gold")
    live(now, entry={"schedule": {"weekdays": ["mon"], "at": "09:00"}, "when": gold}, again=ONCE)
    assert come(now) == []
    tuesday = datetime(2026, 3, 17, 8, tzinfo=UTC)
    assert come(tuesday) == [("ann", "2026-03-16"), ("zoe", "2026-03-16")]
    assert come(tuesday) == [("ann", "2026-03-16"), ("zoe", "2026-03-16")]
