"""Rewards are counted from the beginning: put twice the same changes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.give.referral.reward import Due
from guerdon.give.referral.settings import Caps, Reward
from guerdon.store.models import ReferralReward
from guerdon.store.referral import rewards
from guerdon.store.writing import write
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def put(number: int, now: datetime, *dues: Due, waits: bool = False) -> int:
    with write():
        return rewards.put(
            referral=number,
            receivers={0: "bob", 1: "ann"},
            dues=dues,
            limits=Caps(),
            zone="UTC",
            waits=waits,
            at=now,
            now=now,
        )


def start(now: datetime) -> tuple[int, Due]:
    f.promises(now)
    f.people(now, "ann")
    number = f.number(f.bind("ann", "bob", now))
    share = Due(
        level=1,
        cause="order/o",
        number=0,
        reward=Reward(kind="points", amount=9),
        amount=9,
        due_at=now + 30 * DAY,
    )
    return number, share


def test_the_same_again_changes_nothing(now: datetime) -> None:
    number, share = start(now)
    assert put(number, now, share) == 1
    assert put(number, now, share) == 0
    assert put(number, now, replace(share, amount=5)) == 1
    assert put(number, now) == 1
    assert put(number, now) == 0
    row = ReferralReward.objects.get()
    assert (row.due, row.next_at) == (0, None)


def test_a_share_waits_for_its_day_and_a_step_does_not(now: datetime) -> None:
    number, share = start(now)
    step = replace(share, cause="step/1")
    coupon = replace(step, number=1, reward=Reward(kind="coupon", offer="x"), amount=1)
    put(number, now, share, step, coupon)
    rows = ReferralReward.objects.order_by("cause", "number").values_list("next_at", flat=True)
    assert list(rows) == [now + 30 * DAY, now, now + 30 * DAY]
    assert [key for _, key in rewards.receivers(now=now, after=0, most=9)] == ["ann"]


def test_what_waits_for_a_look_is_not_due(now: datetime) -> None:
    number, share = start(now)
    put(number, now, share, waits=True)
    assert rewards.receivers(now=now + 99 * DAY, after=0, most=9) == []


def test_nothing_is_written_of_nothing(now: datetime) -> None:
    number, share = start(now)
    assert put(number, now, replace(share, amount=0), replace(share, level=2)) == 0
    assert not ReferralReward.objects.exists()
