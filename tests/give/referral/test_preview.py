"""What friends who buy like last year's new members would have brought both sides."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.give.referral.document import parsed
from guerdon.give.referral.preview import Promised, Side, promised
from guerdon.give.referral.reward import INVITEE, INVITER, SECOND
from guerdon.give.referral.settings import Programme, Settings
from guerdon.give.referral.steps import Order

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
STEPS = [
    {
        "spend_minor": 10_000,
        "inviter": [{"kind": "points", "amount": 50}],
        "invitee": [{"kind": "money", "amount": 300}],
    },
    {"spend_minor": 50_000, "inviter": [{"kind": "coupon", "offer": "x"}]},
]


def programme(**words: Any) -> Programme:
    one = {"key": "friends", "counts": "all", "steps": STEPS, **words}
    found = parsed(document={"programmes": [one]})
    assert isinstance(found, Settings), found
    return found.programmes[0]


def friend(*kept: int) -> list[Order]:
    return [
        Order(key=str(day), at=NOW + timedelta(days=day), paid_minor=minor, kept_minor=minor)
        for day, minor in enumerate(kept)
    ]


def test_steps_are_counted_for_each_friend_and_side() -> None:
    friends = [friend(9_999), friend(6_000, 4_000), friend(60_000), []]
    found = promised(programme=programme(), friends=friends)
    assert found.friends == 3
    assert found.reached == {1: 2, 2: 1}
    assert found.sides == {
        INVITEE: Side(money_minor=600),
        INVITER: Side(points=100, coupons=1),
    }
    # Points at a hundredth of a unit each, and money.
    assert found.money_minor(worth_milli=10) == 1 + 600


def test_shares_of_later_spend_reach_two_levels() -> None:
    later = {"shares_bp": [500, 100], "per_minor": 100}
    friends = [friend(10_000, 30_000), friend(10_000)]
    found = promised(programme=programme(later=later, steps=[]), friends=friends)
    assert found.sides == {INVITER: Side(points=15), SECOND: Side(points=3)}


def test_a_time_of_a_higher_rate_counts_for_who_came_in_it() -> None:
    boost = {"start": NOW.isoformat(), "end": (NOW + timedelta(days=1)).isoformat()}
    words = {"boosts": [{**boost, "times_bp": 20_000}]}
    found = promised(programme=programme(**words), friends=[friend(10_000)])
    assert found.sides[INVITER].points == 100


def test_nobody_brings_nothing() -> None:
    assert promised(programme=programme(), friends=[]) == Promised(friends=0)
