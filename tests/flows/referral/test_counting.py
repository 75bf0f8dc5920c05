"""What is promised when a friend is bound holds; shares follow the day; caps hold one inviter."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.referral import counting
from guerdon.store.models import ReferralReward
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def due(receiver: str = "") -> list[tuple[str, int, int | None]]:
    rows = ReferralReward.objects.filter(due__gt=0).order_by("made_at", "cause", "level")
    if receiver:
        rows = rows.filter(receiver__key=receiver)
    return list(rows.values_list("cause", "due", "ceiling"))


def test_steps_are_those_of_the_day_of_the_binding(now: datetime) -> None:
    f.promises(now)
    f.people(now, "ann")
    f.bind("ann", "bob", now)
    dearer: dict[str, Any] = {
        "steps": [{**f.STEPS[0], "inviter": [{"kind": "points", "amount": 9}]}]
    }
    f.promises(now + DAY, {**dearer, "later": f.LATER})
    f.bought("bob", "o1", 10_000, now + 2 * DAY)
    f.bought("bob", "o2", 10_000, now + 3 * DAY)
    assert due("ann") == [("step/1", 50, None), ("order/o2", 5, None)]


def test_a_programme_that_is_gone_keeps_its_word(now: datetime) -> None:
    f.promises(now, {"later": f.LATER})
    f.people(now, "ann")
    f.bind("ann", "bob", now)
    f.promises(now + DAY, {"key": "other"})
    f.bought("bob", "o1", 10_000, now + 2 * DAY)
    f.bought("bob", "o2", 10_000, now + 3 * DAY)
    assert due("ann") == [("step/1", 50, None), ("order/o2", 5, None)]


def test_the_second_level_has_a_part_in_later_orders_only(now: datetime) -> None:
    f.promises(now, {"later": f.LATER})
    f.people(now, "top", "ann")
    f.bind("ann", "bob", now)
    f.bought("bob", "o1", 10_000, now + DAY)
    f.bought("bob", "o2", 10_000, now + 2 * DAY)
    f.bind("top", "ann", now + 3 * DAY)
    f.bought("bob", "o3", 10_000, now + 4 * DAY)
    assert due("top") == [("order/o3", 1, None)]
    assert due("ann") == [("step/1", 50, None), ("order/o2", 5, None), ("order/o3", 5, None)]


def test_caps_of_points_hold_what_comes_new(now: datetime) -> None:
    f.promises(now, {"caps": {"per": "month", "points": 120}, "guard": {"burst": "allow"}})
    f.people(now, "ann")
    for friend in ("b1", "b2", "b3", "b4"):
        f.bind("ann", friend, now)
        f.bought(friend, f"o-{friend}", 10_000, now)
    assert [(amount, room) for _, amount, room in due("ann")] == [
        (50, 120),
        (50, 70),
        (50, 20),
        (50, 0),
    ]
    assert f.release(now) == {"points": 120 + 4 * 30}
    # A return gives nobody else room, and the next month does.
    f.returned("b1", "o-b1", 10_000, now + DAY)
    assert f.release(now + DAY) == {"points": -80}
    f.bind("ann", "b5", now + 20 * DAY)
    f.bought("b5", "o-b5", 10_000, now + 20 * DAY)
    assert due("ann")[-1] == ("step/1", 50, 120)


def test_caps_of_friends(now: datetime) -> None:
    f.promises(now, {"caps": {"per": "ever", "friends": 1}, "guard": {"burst": "allow"}})
    f.people(now, "ann")
    for friend in ("b1", "b2"):
        f.bind("ann", friend, now)
        f.bought(friend, f"o-{friend}", 50_000, now)
    assert f.release(now) == {"points": 250 + 30 + 30}
    assert f.points("ann", now) == (250, 250)


def test_what_a_member_was_given_as_a_friend_is_in_no_cap(now: datetime) -> None:
    f.promises(now, {"caps": {"per": "month", "points": 60}, "guard": {"burst": "allow"}})
    f.people(now, "top", "ann")
    f.bind("top", "ann", now)
    f.bought("ann", "o0", 10_000, now)
    f.bind("ann", "bob", now)
    f.bought("bob", "o1", 10_000, now)
    assert due("ann") == [("step/1", 30, None), ("step/1", 50, 60)]


def test_nothing_is_live_where_there_is_no_section(now: datetime) -> None:
    version, settings = counting.live(now=now)
    assert (version, settings.programmes) == (0, ())
