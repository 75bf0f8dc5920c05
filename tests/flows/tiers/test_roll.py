"""The roll: what ended is decided, who changed is judged, killed and run again it ends the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.tiers import roll
from guerdon.flows.tiers.roll import Rolled
from guerdon.flows.till import redemption, rollback
from guerdon.store.customers import notices
from guerdon.store.models import Customer, Order, TierChange, TierMark, TierStanding
from tests.flows.shop import ask, done
from tests.flows.tier_shop import at_till, buys, ladder, name, opens, tier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kept() -> list[Any]:
    """All that a roll may write, without row ids and codes."""
    standings = TierStanding.objects.order_by("customer__key", "structure")
    names = ("customer__key", "structure", "tier", "shown", "state", "due_at", "done", "lost_at")
    changes = TierChange.objects.order_by("customer__key", "at", "pk")
    told = ("customer__key", "at", "before", "after", "why")
    return [*standings.values_list(*names), *changes.values_list(*told)]


def history(now: datetime) -> None:
    """Customers with purchases of three years, which no tier has looked at."""
    for number in range(12):
        for turn in range(4):
            at = now - timedelta(days=1000 - 97 * number + 130 * turn)
            if at < now:
                buys(f"c{number}", f"o{number}-{turn}", 150 * (number + turn), at, hear=False)


def test_the_first_roll_judges_everyone_by_all_that_was_bought(now: datetime) -> None:
    history(now)
    opens(now)
    done_ = roll.balance(now=now, page=5)
    assert (done_.customers, done_.changed > 3) == (12, True)
    # What was long ago is history, not news.
    assert TierChange.objects.exists()
    assert all(notices.listed(customer=f"c{number}") == () for number in range(12))
    before = kept()
    assert roll.balance(now=now) == Rolled(customers=0, changed=0)
    assert kept() == before


def test_a_roll_that_was_killed_ends_the_same(now: datetime) -> None:
    history(now)
    opens(now)
    pages = []

    def dying(progress: dict[str, Any]) -> None:
        pages.append(progress)
        if len(pages) in (2, 3):
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            roll.balance(now=now, tell=dying, page=3)
    roll.balance(now=now, tell=dying, page=3)
    judged = [one["done"] for one in pages]
    assert judged == [3, 6, 3, 3]
    resumed = kept()
    for model in (TierChange, TierStanding, TierMark):
        model._default_manager.all().delete()
    Customer.objects.update(tier="")
    roll.balance(now=now)
    assert kept() == resumed


def test_who_bought_since_is_judged_and_nobody_else(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 600, now, hear=False)
    buys("bob", "o2", 600, now, hear=False)
    assert roll.balance(now=now).customers == 2
    buys("bob", "o3", 600, now + DAY, hear=False)
    assert roll.balance(now=now + DAY) == Rolled(customers=1, changed=1)
    assert (at_till("ann"), at_till("bob")) == ("silver", "gold")
    # Looked through once more by the next roll, since a row may appear late; then no more.
    assert roll.balance(now=now + 2 * DAY) == Rolled(customers=1, changed=0)
    assert roll.balance(now=now + 3 * DAY) == Rolled(customers=0, changed=0)


def test_new_settings_judge_everyone_again(now: datetime) -> None:
    opens(now)
    buys("ann", "o1", 600, now)
    roll.balance(now=now)
    dearer = ladder(guard_percent=50)
    dearer["tiers"][0]["threshold"] = 700
    opens(now, dearer)
    assert roll.balance(now=now + DAY).customers == 1
    # What was reached stays; the guard keeps it by half of the new number.
    assert tier("ann") == "silver"


def test_the_end_of_a_year(now: datetime) -> None:
    opens(now, grace_days=31, downgrade="single_level")
    for number in range(7):
        buys(f"c{number}", f"o{number}", 1000, now)
    kept_by = datetime(2027, 5, 1, tzinfo=UTC)
    buys("c0", "again", 1000, kept_by)
    warned = datetime(2028, 1, 1, tzinfo=UTC) - timedelta(hours=8)
    assert roll.expire(now=warned, page=3).changed == 6
    assert {one.kind for one in notices.listed(customer="c1")} >= {"tier_grace", "tier_up"}
    assert roll.expire(now=warned, page=3) == Rolled(customers=0, changed=0)
    over = roll.expire(now=warned + 31 * DAY, page=3)
    assert over.changed == 6
    assert [at_till(f"c{number}") for number in range(3)] == ["gold", "silver", "silver"]


def test_who_is_at_risk_is_told_once(now: datetime) -> None:
    opens(now, warn_days=20)
    buys("ann", "o1", 1000, now)
    end = datetime(2027, 12, 31, 16, tzinfo=UTC)
    roll.expire(now=end - 21 * DAY)
    assert "tier_at_risk_spend" not in {one.kind for one in notices.listed(customer="ann")}
    for _ in range(2):
        roll.expire(now=end - 20 * DAY)
        roll.balance(now=end - 19 * DAY)
    told = [one for one in notices.listed(customer="ann") if one.kind == "tier_at_risk_spend"]
    assert [(one.data["short"], one.data["tier"]["en"]) for one in told] == [(1000, "Gold")]


def test_a_return_at_the_till_takes_the_tier_back(now: datetime) -> None:
    opens(now)
    cart = ask("o1", customer="ann", lines=[("1", 2, 600)])
    body = done(redemption.redeem(ask=cart, key="k:1", now=now))
    roll.balance(now=now)
    assert tier("ann") == "gold"
    back = rollback.roll_back(
        redemption=body["redemption"], lines={"1": 1}, key="k:2", now=now + DAY
    )
    assert done(back)["refund_minor"] == 600
    roll.balance(now=now + DAY)
    assert tier("ann") == "silver"
    rest = rollback.roll_back(redemption=body["redemption"], key="k:3", now=now + 2 * DAY)
    assert done(rest)["refund_minor"] == 600
    roll.balance(now=now + 2 * DAY)
    assert (tier("ann"), at_till("ann")) == ("", "")
    assert [one.why for one in TierChange.objects.order_by("pk")] == [
        "tier_up",
        "tier_undone",
        "tier_undone",
    ]


def test_orders_that_came_back_whole_count_no_more(now: datetime) -> None:
    cups = {
        "key": "coffee",
        "name": name("coffee"),
        "main": True,
        "measure": "orders",
        "returns": "period_end",
        "tiers": [{"key": "regular", "name": name("regular"), "threshold": 1}],
    }
    opens(now, cups)
    cart = ask("o1", customer="ann", lines=[("1", 1, 600)])
    body = done(redemption.redeem(ask=cart, key="k:1", now=now))
    roll.balance(now=now)
    assert tier("ann", "coffee") == "regular"
    done(rollback.roll_back(redemption=body["redemption"], key="k:2", now=now + DAY))
    assert Order.objects.get(key="o1").state == "cancelled"
    roll.expire(now=datetime(2027, 1, 2, tzinfo=UTC))
    assert tier("ann", "coffee") == ""


def test_a_shop_without_tiers(now: datetime) -> None:
    nothing = Rolled(customers=0, changed=0)
    assert (roll.expire(now=now), roll.balance(now=now)) == (nothing, nothing)
