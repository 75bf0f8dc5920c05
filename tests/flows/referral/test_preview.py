"""A draft of invitations over last year's new members, beside the promise in force."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.referral.preview import Previewed, previewed
from guerdon.give.referral.reward import INVITEE, INVITER
from guerdon.store.models import Order, Referral
from guerdon.terms.decision import Refusal
from tests.flows import friends as f

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def order(who: str, at: datetime, minor: int, **words: Any) -> None:
    from guerdon.store.models import Customer

    one = Customer.objects.get(key=who)
    Order.objects.create(
        key=f"{who}{at:%y%m%d%H}{minor}", customer=one, placed_at=at, total_minor=minor, **words
    )


def told(now: datetime, **words: Any) -> Previewed:
    found = previewed(document={"programmes": [{**f.PROMISE, **words}]}, now=now)
    assert isinstance(found, Previewed), found
    return found


def test_those_who_were_new_count_and_what_came_back_does_not(now: datetime) -> None:
    f.people(now, "old", "new", "half")
    order("old", now - timedelta(days=500), 90_000)
    order("old", now - timedelta(days=5), 90_000)
    order("new", now - timedelta(days=50), 12_000)
    order("half", now - timedelta(days=40), 20_000)
    order("half", now - timedelta(days=30), -10_002, kind="return")
    found = told(now)
    assert (found.newcomers, found.brought, found.spent_minor) == (2, 0, 12_000 + 9_998)
    (one,) = found.programmes
    # Half a purchase came back: what stayed is below the step.
    assert one.then.reached == {1: 1}
    assert (one.then.sides[INVITER].points, one.then.sides[INVITEE].points) == (50, 30)
    assert one.now is None
    f.promises(now)
    both = told(now, steps=[{**f.STEPS[0], "spend_minor": 9_000}]).programmes[0]
    assert both.now == one.then
    assert both.then.reached == {1: 2}
    assert both.then.sides[INVITER].points == 100


def test_who_was_brought_is_told_and_nothing_is_kept(now: datetime) -> None:
    f.promises(now)
    f.people(now, "ann", "bob")
    order("ann", now - timedelta(days=200), 5_000)
    assert not isinstance(f.bind("ann", "bob", now), Refusal)
    order("bob", now, 5_000)
    before = list(Referral.objects.values())
    assert told(now + timedelta(days=1)).brought == 1
    assert list(Referral.objects.values()) == before


def test_no_year_and_no_draft_are_refused(now: datetime) -> None:
    empty = previewed(document={"programmes": [f.PROMISE]}, now=now)
    assert empty == Refusal(reason="no_past_carts")
    f.people(now, "ann")
    order("ann", now, 5_000)
    short = previewed(document={"programmes": [f.PROMISE]}, now=now)
    assert short == Refusal(reason="year_too_short")
    wrong = previewed(document={"programmes": [{}]}, now=now)
    assert isinstance(wrong, Refusal)
    assert wrong.reason != "no_past_carts"
