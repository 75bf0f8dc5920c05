"""Purchases and returns of friends: what they change is the same however they are told."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.referral import referral
from guerdon.store.models import Referral, ReferralCode, ReferralOrder, ReferralReward
from guerdon.terms.trigger import Told
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def promise(now: datetime) -> None:
    f.promises(now - DAY)
    f.people(now, "ann", "cy")
    f.bind("ann", "bob", now)


def due() -> list[tuple[str, str, int]]:
    rows = ReferralReward.objects.order_by("cause", "level").values_list(
        "cause", "receiver__key", "due"
    )
    return list(rows)


def test_an_order_is_counted_once(now: datetime) -> None:
    number = Referral.objects.get().pk
    (told,) = f.bought("bob", "o1", 12_000, now + DAY)
    assert told == Told(
        room="referral",
        what="counted",
        data={"referral": number, "rewards": 2, "state": "bound"},
    )
    assert due() == [("step/1", "bob", 30), ("step/1", "ann", 50)]
    assert f.bought("bob", "o1", 12_000, now + DAY) == ()
    found = Referral.objects.get()
    assert (found.bought, found.spend_minor, found.first_at) == (1, 12_000, now + DAY)


def test_returns_take_what_is_reached_no_more_each_once(now: datetime) -> None:
    f.bought("bob", "o1", 12_000, now + DAY)
    f.bought("bob", "o2", 45_000, now + DAY)
    assert sum(amount for _, _, amount in due()) == 280
    f.returned("bob", "o2", 10_000, now + 2 * DAY, key="r1")
    assert sum(amount for _, _, amount in due()) == 80
    assert f.returned("bob", "o2", 10_000, now + 2 * DAY, key="r1") == ()
    assert ReferralOrder.objects.get(order="o2").returns == {"r1": 10_000}
    f.returned("bob", "o2", 36_000, now + 2 * DAY, key="r2")
    f.returned("bob", "o1", 12_000, now + 2 * DAY)
    assert sum(amount for _, _, amount in due()) == 0
    assert Referral.objects.get().spend_minor == 0


def test_who_was_not_brought_and_other_triggers_change_nothing(now: datetime) -> None:
    assert f.bought("cy", "o1", 12_000, now) == ()
    assert f.returned("cy", "o1", 12_000, now) == ()
    assert f.returned("bob", "never", 12_000, now) == ()
    assert f.told("check_in", "x", "bob", {}, now) == ()
    assert due() == []


def test_a_share_is_counted(now: datetime) -> None:
    (told,) = f.told("share", "s1", "ann", {}, now)
    assert told.what == "shared"
    assert f.told("share", "s2", "bob", {}, now) == ()  # they have no code
    assert f.told("share", "s3", "ann", {"what": "story"}, now) == ()
    assert ReferralCode.objects.get().shared == 1


def test_an_order_after_the_window_binds_nobody(now: datetime) -> None:
    f.promises(now, {"attribution_days": 7})
    f.bind("ann", "dan", now)
    (told,) = f.bought("dan", "o1", 50_000, now + 7 * DAY)
    assert told.what == "lapsed"
    assert due() == []
    assert f.bought("dan", "o2", 50_000, now + 8 * DAY) == ()


def test_signs_that_come_later_hold_what_is_not_decided(now: datetime) -> None:
    for person in ("ann", "bob"):
        referral.signed(customer=person, given={"payment": "card-1"}, now=now)
    (told,) = f.bought("bob", "o1", 12_000, now + DAY)
    assert told.data["state"] == "held"
    found = Referral.objects.get()
    assert [one["check"] for one in found.findings] == ["same_payment"]
    assert ReferralReward.objects.exclude(next_at=None).count() == 0


def test_an_inviter_whose_friends_return_everything_is_held(now: datetime) -> None:
    f.promises(now, {"guard": {"burst": "allow"}})
    for friend in ("b1", "b2", "b3"):
        f.bind("ann", friend, now)
        f.bought(friend, f"o-{friend}", 12_000, now)
        f.returned(friend, f"o-{friend}", 12_000, now)
    answer = f.bind("ann", "b4", now)
    assert answer.body["state"] == "held"
    assert answer.body["findings"][-1]["data"] == {"returned": 3, "bought": 3}
