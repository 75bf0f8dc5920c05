"""Paid membership: its tier at once, its end, its next term owed, its refund by days."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.tiers import plans, roll
from guerdon.store.customers import notices, people
from guerdon.store.models import PaidTerm
from guerdon.store.tiers import grants, terms
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows.shop import done
from tests.flows.tier_shop import at_till, benefit, buys, name, opens, tier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PLUS = {
    "key": "plus",
    "name": name("plus"),
    "price_minor": 36_500,
    "structure": "member",
    "tier": "gold",
    "trial_days": 7,
    "benefits": [
        benefit("ship", "free_upgrade", quantity=3, every="month", days=31),
        benefit("desk", "priority_lane"),
    ],
}


@pytest.fixture
def shop(now: datetime) -> None:
    opens(now, plans=[PLUS])
    people.named(keys=["ann"], now=now)


def join(now: datetime, **words: Any) -> Any:
    call = {"customer": "ann", "plan": "plus", "payment": "p1", "auto_renew": None, "key": "k:1"}
    return plans.join(**call | words, now=now)


def test_its_tier_and_benefits_hold_at_once(shop: None, now: datetime) -> None:
    body = done(join(now))
    assert (body["number"], body["pay_until"], tier("ann"), at_till("ann")) == (
        *(1, None, "gold", "gold"),
    )
    assert body["ends_at"] == "2027-03-13T16:00:00Z"
    granted = {one.benefit for one in grants.listed(customer="ann", now=now)}
    assert {"ship", "desk", "lane"} <= granted
    again = join(now)
    assert isinstance(again, Reply)
    assert again.repeated
    assert join(now, key="k:2") == Refusal(reason="plan_running", data={"plan": "plus"})
    assert PaidTerm.objects.count() == 1


@pytest.mark.parametrize("words", [{"plan": "gone"}, {"customer": "nobody"}])
def test_refused(shop: None, now: datetime, words: Any) -> None:
    refused = join(now, **words)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not_found"
    assert not PaidTerm.objects.exists()


def test_the_next_month_brings_the_next(shop: None, now: datetime) -> None:
    done(join(now))
    roll.expire(now=now + 30 * DAY)
    ship = [one for one in grants.listed(customer="ann", now=now) if one.benefit == "ship"]
    assert len(ship) == 2


def test_renewed_owed_paid_and_over(shop: None, now: datetime) -> None:
    membership = done(join(now))["membership"]
    end = datetime(2027, 3, 13, 16, tzinfo=UTC)
    owes = plans.pay(membership=membership, payment="p2", key=None, now=now)
    assert isinstance(owes, Refusal)
    roll.expire(now=end)
    assert tier("ann") == "gold"
    term = terms.term(membership=membership)
    assert term is not None
    assert (term.number, term.pay_until) == (2, end + 7 * DAY)
    paid = plans.pay(membership=membership, payment="p2", key=None, now=end + DAY)
    assert done(paid)["pay_until"] is None
    roll.expire(now=end + 8 * DAY)
    assert tier("ann") == "gold"
    second = end + 366 * DAY
    roll.expire(now=second)
    # The third term is never paid.
    roll.expire(now=second + 7 * DAY)
    assert (tier("ann"), at_till("ann")) == ("", "")
    assert [one.state for one in terms.of(customer="ann")] == ["over"] * 3
    told = [one.kind for one in notices.listed(customer="ann")]
    assert (told.count("plan_owed"), told.count("plan_over")) == (2, 1)


def test_without_renewal_it_ends(shop: None, now: datetime) -> None:
    membership = done(join(now, auto_renew=True))["membership"]
    answer = plans.leave(membership=membership, at_end=True, key=None, now=now + DAY)
    assert (done(answer)["state"], tier("ann")) == ("running", "gold")
    roll.expire(now=now + 365 * DAY)
    assert tier("ann") == ""


@pytest.mark.parametrize(("days", "minor"), [(6, 36_500), (10, 35_400), (364, 0)])
def test_left_with_its_refund(shop: None, now: datetime, days: int, minor: int) -> None:
    membership = done(join(now))["membership"]
    answer = plans.leave(membership=membership, at_end=False, key=None, now=now + days * DAY)
    assert (done(answer)["refunded_minor"], done(answer)["state"]) == (minor, "left")
    assert tier("ann") == ""
    assert grants.standing_of(source="plus", pks=list(people.ids(keys=["ann"]).values())) == {}
    again = plans.leave(membership=membership, at_end=False, key=None, now=now + 365 * DAY)
    assert isinstance(again, Refusal)


def test_what_was_earned_lies_under_it(shop: None, now: datetime) -> None:
    membership = done(join(now))["membership"]
    buys("ann", "o1", 3000, now)
    assert tier("ann") == "black"
    plans.leave(membership=membership, at_end=False, key=None, now=now + DAY)
    assert tier("ann") == "black"
