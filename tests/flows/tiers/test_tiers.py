"""A customer's tiers from the first purchase on: raised, shown, held by hand, used."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.tiers import roll, tiers
from guerdon.flows.tiers.tiers import TiersSeen
from guerdon.store.customers import notices
from guerdon.store.models import TierFloor, TierGrant, TierStanding, TierUse
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows.shop import done, in_threads
from tests.flows.tier_shop import at_till, buys, ladder, name, opens, tier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def seen(customer: str, now: datetime) -> TiersSeen:
    found = tiers.seen(customer=customer, now=now)
    assert isinstance(found, TiersSeen), found
    return found


def test_a_purchase_raises_the_tier_at_once(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 499, now)
    assert (tier("ann"), at_till("ann")) == ("", "")
    buys("ann", "o2", 501, now + DAY)
    assert (tier("ann"), at_till("ann")) == ("gold", "gold")
    told = notices.listed(customer="ann")
    assert [(one.kind, one.data["tier"]["en"]) for one in told] == [("tier_up", "Gold")]
    (change,) = seen("ann", now + DAY).history
    assert (change.before, change.after, change.why) == ("", "gold", "tier_up")
    assert (change.data["done"], change.data["needed"]) == (1000, 1000)


def test_the_same_trigger_twice_raises_once(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 3000, now)
    found = trigger.Trigger(kind="review", key="k", customer="ann", at=now, data={})
    assert tiers.heard(trigger=found, now=now) == ()
    assert len(seen("ann", now).history) == 1


def test_without_settings_nothing_happens(now: datetime) -> None:
    buys("ann", "o1", 3000, now)
    assert (tier("ann"), seen("ann", now).places) == (None, ())
    refused = tiers.seen(customer="nobody", now=now)
    assert isinstance(refused, Refusal)


def test_several_structures_and_one_main(now: datetime) -> None:
    cups = {
        "key": "coffee",
        "name": name("coffee"),
        "measure": "orders",
        "window": {"kind": "rolling", "months": 1},
        "tiers": [{"key": "regular", "name": name("regular"), "threshold": 2}],
    }
    opens(now, ladder(), cups)
    for day in range(2):
        buys("ann", f"o{day}", 10, now + day * DAY)
    assert (tier("ann"), tier("ann", "coffee"), at_till("ann")) == ("", "regular", "")
    later = now + 40 * DAY
    roll.expire(now=later)
    assert tier("ann", "coffee") == ""


def test_what_is_missing_is_shown_without_writing(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 600, now, hear=False)
    ((_, one),) = seen("ann", now).places
    view = one.outlook
    assert (view.tier, view.next_tier, view.done, view.missing) == ("silver", "gold", 600, 400)
    assert not TierStanding.objects.exists()


def floor(now: datetime, **words: Any) -> Any:
    call = {
        "customer": "ann",
        "structure": "member",
        "tier": "gold",
        "until": now + 10 * DAY,
        "reason": "a kind letter",
        "actor": "bob",
        "key": None,
    }
    return tiers.set_floor(**call | words, now=now)


def test_a_floor_by_hand_holds_until_its_date(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 500, now)
    assert done(floor(now))["shown"] == "gold"
    assert (tier("ann"), at_till("ann")) == ("gold", "gold")
    (one,) = seen("ann", now).floors
    assert (one.reason, one.actor) == ("a kind letter", "bob")
    roll.expire(now=now + 10 * DAY)
    assert tier("ann") == "silver"
    assert [one.why for one in seen("ann", now).history] == ["tier_over", "tier_floor", "tier_up"]
    done(floor(now + 11 * DAY, until=now + 90 * DAY))
    assert done(floor(now + 12 * DAY, tier=""))["shown"] == "silver"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"tier": "lead"}, "not_found"),
        ({"structure": "none"}, "not_found"),
        ({"customer": "nobody"}, "not_found"),
        ({"until": datetime(2020, 1, 1, tzinfo=UTC)}, "date_past"),
    ],
)
def test_a_floor_that_is_refused_changes_nothing(now: datetime, words: Any, reason: str) -> None:
    opens(now)
    buys("ann", "o1", 500, now)
    before = list(TierStanding.objects.values())
    refused = floor(now, **words)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert list(TierStanding.objects.values()) == before
    assert not TierFloor.objects.exists()


def lounge(customer: str = "ann") -> Any:
    return TierGrant.objects.get(customer__key=customer, benefit="lounge")


def use(now: datetime, code: str, **words: Any) -> Any:
    return tiers.use(**{"code": code, "actor": "till", "key": None, **words}, now=now)


def test_a_benefit_is_granted_used_and_over(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 500, now)
    one = lounge()
    assert (one.quantity, one.used) == (2, 0)
    assert done(use(now, one.code, key="k:1"))["left"] == 1
    again = use(now, one.code, key="k:1")
    assert isinstance(again, Reply)
    assert (again.repeated, lounge().used) == (True, 1)
    refused = use(now, one.code, quantity=2)
    assert refused == Refusal(reason="grant_used", data={"code": one.code, "asked": 2, "left": 1})
    # The month is over on the 1st of April by the clocks of the shop.
    april = datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert use(april, one.code).reason == "grant_expired"
    assert use(now - DAY, one.code).reason == "grant_coming"
    assert use(now, "NOTHING").reason == "not_found"
    assert use(now, one.code, quantity=0).reason == "grant_quantity"
    assert (lounge().used, TierUse.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_parallel_calls_never_use_more_than_was_granted(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 500, now)
    code = lounge().code
    answers = in_threads(6, lambda number: use(now, code, key=f"k:{number}"))
    assert sum(isinstance(one, Reply) for one in answers) == 2
    assert (lounge().used, TierUse.objects.count()) == (2, 2)


def test_a_higher_tier_gives_more_of_the_same_and_once(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 500, now)
    use(now, lounge().code)
    buys("ann", "o2", 500, now + DAY)
    assert (lounge().quantity, lounge().used, lounge().tier) == (5, 1, "gold")
    lane = TierGrant.objects.get(benefit="lane")
    assert (lane.quantity, lane.ends_at) == (None, None)
    # The next month brings the next two; the lane goes on and ends with the tier.
    roll.expire(now=now + 30 * DAY)
    assert TierGrant.objects.filter(benefit="lounge").count() == 2
    roll.expire(now=datetime(2028, 1, 1, tzinfo=UTC))
    assert tier("ann") == ""
    assert TierGrant.objects.get(benefit="lane").ends_at is not None
    assert {one.state for one in seen("ann", datetime(2028, 2, 1, tzinfo=UTC)).grants} == {
        "expired"
    }
