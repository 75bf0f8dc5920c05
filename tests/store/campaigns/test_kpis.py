"""Figures by local day, as the rows say; a first order is no repeat; what stands as it stands."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guerdon.store.campaigns import kpis
from guerdon.store.models import (
    Customer,
    Intake,
    Night,
    Order,
    Redemption,
    RedemptionLine,
    Referral,
    Remark,
    Segment,
    SegmentCount,
)
from guerdon.terms.kpi import KPIS, RATIO, STATE, SUM

pytestmark = pytest.mark.django_db
EVERY = frozenset(name for name, one in KPIS.items() if one.kind != STATE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(key: str, who: Customer | None, when: str, total: int, **more: object) -> None:
    Order.objects.create(key=key, customer=who, placed_at=at(when), total_minor=total, **more)


def read(zone: str = "Asia/Shanghai") -> dict[str, kpis.Days]:
    span = {"since": date(2026, 3, 1), "until": date(2026, 3, 4)}
    return kpis.days(names=EVERY, zone=zone, **span)


def people() -> tuple[Customer, Customer]:
    return tuple(  # type: ignore[return-value]
        Customer.objects.create(key=key, created_at=at("2026-01-01")) for key in ("a", "b")
    )


def test_orders_by_the_shops_day() -> None:
    a, b = people()
    order("old", a, "2026-02-01", 1)
    # 16:00 in London is midnight in Shanghai.
    order("o1", a, "2026-02-28T16:00", 1_000, discount_minor=250)
    order("o2", b, "2026-03-01T15:59", 3_000)
    order("o3", None, "2026-03-01T16:00", 500)
    order("r1", a, "2026-03-01T17:00", -400, kind="return")
    order("late", b, "2026-03-03T16:00", 9)
    found = read()
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    assert found["sales"] == {first: (4_000.0, None), second: (100.0, None)}
    assert found["orders"] == {first: (2.0, None), second: (1.0, None)}
    assert found["average_basket"] == {first: (4_000.0, 2.0), second: (500.0, 1.0)}
    assert found["known_share"][second] == (0.0, 1.0)
    assert found["discount_share"][first] == (250.0, 4_250.0)
    assert found["new_customers"] == {first: (1.0, None)}
    assert found["repeat_share"] == {first: (1.0, 2.0), second: (0.0, 0.0)}
    assert read("UTC")["sales"] == {first: (3_100.0, None), date(2026, 3, 3): (9.0, None)}


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/New_York", "Asia/Shanghai", "UTC"])
def test_each_order_is_of_its_local_day(zone: str) -> None:
    """In March New York's clocks go forward; Kathmandu's stand at a quarter to the hour."""
    start = at("2026-03-06")
    moments = [start + n * timedelta(minutes=25) for n in range(230)]
    for n, moment in enumerate(moments):
        who = Customer.objects.create(key=f"c{n}", created_at=start)
        Order.objects.create(key=f"o{n}", customer=who, placed_at=moment, total_minor=1)
    span = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    found = kpis.days(names=EVERY, zone=zone, **span)
    wanted = Counter(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
    assert {day: n for day, (n, _) in found["orders"].items()} == wanted
    assert {day: n for day, (n, _) in found["new_customers"].items()} == wanted


def test_only_what_is_asked() -> None:
    span = {"since": date(2026, 3, 1), "until": date(2026, 3, 4), "zone": "UTC"}
    assert kpis.days(names=frozenset(("repeat_share",)), **span).keys() == {"repeat_share"}
    assert kpis.names(kinds=(SUM, RATIO)) == EVERY


def test_given_friends_and_what_people_say() -> None:
    a, b = people()
    when = at("2026-03-02")
    plain: dict[str, dict[str, int]] = {"ask": {}, "facts": {}, "quote": {}, "holds": {}}
    done = Redemption.objects.create(
        key="x", order="x", customer=a, state="redeemed", at=when, discount_minor=500, **plain
    )
    RedemptionLine.objects.create(
        redemption=done, offer="p", version=1, discount_minor=500, returned_minor=100
    )
    friend = {"inviter": a, "programme": "f", "version": 1, "bound_at": when, "first_at": when}
    Referral.objects.create(invitee=b, state="bound", **friend)
    Referral.objects.create(invitee=a, state="held", **friend)
    for number, (kind, mood) in enumerate(
        [("complaint", "negative"), ("review", "positive"), ("review", "unsure")]
    ):
        Remark.objects.create(
            key=str(number), kind=kind, at=when, taken_at=when, sealed=b"", digest="",
            language="en", sentiment=mood,
        )  # fmt: skip
    found, day = read("UTC"), date(2026, 3, 2)
    assert found["given"] == {day: (400.0, None)}
    assert found["friends"] == found["complaints"] == {day: (1.0, None)}
    assert found["positive_share"] == {day: (1.0, 2.0)}


def test_what_stands() -> None:
    now = at("2026-03-02")
    for name in ("active_customers", "campaign_profit", "segment_customers"):
        assert kpis.standing(name=name, of="s", now=now) is None
    assert kpis.standing(name="points_worth", now=now) == 0.0
    night = Night.objects.create(key="n", as_of=now, state="complete", started_at=now)
    old = {"key": "s", "name": {}, "condition": {}, "created_at": now}
    segment = Segment.objects.create(**old)
    SegmentCount.objects.create(night=night, segment=segment, customers=7)
    assert kpis.standing(name="segment_customers", of="s", now=now) == 7.0
    assert kpis.standing(name="segment_customers", of="gone", now=now) is None
    assert kpis.standing(name="active_customers", now=now) == 0.0
    assert kpis.standing(name="expected_worth", now=now) == 0.0


def test_a_file_brought_in() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert not kpis.brought_in(since=now)
    Intake.objects.create(
        key="i", source="x", what="orders", columns={}, state="complete", started_at=now,
        finished_at=now,
    )  # fmt: skip
    assert kpis.brought_in(since=now)
