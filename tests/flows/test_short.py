"""When a limit nearly runs out: clip, skip or refuse, for every kind and at every call."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.till import checkout
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.store import counters
from guerdon.store.models import Counter, Customer
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import spend_key, units_key
from guerdon.terms.quote import Quote
from guerdon.terms.stacking import Stacking
from tests.carts import NOW, PLAN, made
from tests.flows.kinds import LINES, MONEY
from tests.flows.shop import ask, done, empty, off, redeem, refused, reserve, sells

KINDS = [pytest.param(one, id=f"{one['kind']}-{at}") for at, one in enumerate(MONEY)]
NEW = Facts(customer="c", known=True, tier="gold", values={"tier": "gold", "orders": 0})


def cart() -> Checkout:
    lines = [
        {"key": key, "sku": f"sku-{key}", "quantity": quantity, "unit_minor": unit}
        for key, quantity, unit in LINES
    ]
    words = {"cart": {"currency": "USD", "lines": lines, "shipping_minor": 500}}
    return ask("o1", customer="c", labels=["paid"], **words)


def quoted(document: dict[str, Any], **limits: Any) -> Quote | Refusal:
    live = snapshot([made({"key": "it", **document, "limits": limits})], plan=PLAN)
    return decided(ask=cart(), facts=NEW, offers=live, now=NOW, explain=["it"])


def whole(document: dict[str, Any]) -> tuple[int, int]:
    """What the offer gives, and to how many units, where nothing runs short."""
    found = quoted(document)
    assert isinstance(found, Quote)
    (one,) = found.applied
    return one.minor, one.units


@pytest.mark.parametrize("document", KINDS)
@pytest.mark.parametrize("left", [1, -1, 0])
def test_money_that_runs_short(document: dict[str, Any], left: int) -> None:
    gives, _ = whole(document)
    cap = left if left > 0 else gives + left
    for policy in ("clip", "skip", "refuse"):
        found = quoted(document, spend_minor=cap, when_short=policy)
        if cap >= gives or policy == "clip":
            assert isinstance(found, Quote), policy
            (one,) = found.applied
            assert one.minor == min(cap, gives) == found.discount_minor
            if one.layer != "shipping":
                assert sum(share.minor for share in one.shares) == one.minor
                assert all(sum(share.units) == share.minor for share in one.shares)
        elif policy == "skip":
            assert isinstance(found, Quote)
            assert (found.applied, found.discount_minor) == ((), 0)
            assert found.not_applied[0].refusal.reason == "limit_short"
        else:
            assert isinstance(found, Refusal)
            assert (found.reason, found.data["limit"]) == ("limit_short", spend_key(offer="it"))


@pytest.mark.parametrize(
    "document", [one for one in KINDS if "shipping" not in one.values[0]["kind"]]
)
def test_units_that_run_short(document: dict[str, Any]) -> None:
    _, units = whole(document)
    if units < 2:
        return
    for policy in ("clip", "skip", "refuse"):
        found = quoted(document, units=units - 1, when_short=policy)
        if policy == "clip":
            assert isinstance(found, Quote)
            assert found.applied[0].units == units - 1
        elif policy == "skip":
            assert isinstance(found, Quote)
            assert found.not_applied[0].refusal.reason == "limit_short"
        else:
            assert isinstance(found, Refusal)
            assert found.data["limit"] == units_key(offer="it")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("policy", ["clip", "skip", "refuse"])
def test_quote_hold_and_redemption_say_the_same(now: datetime, policy: str) -> None:
    for document in MONEY:
        empty()
        Customer.objects.create(key="c", tier="gold", joined_at=now, created_at=now)
        limits = {"budget": "pot", "when_short": policy}
        sells(now, {**document, "key": "it", "limits": limits})
        assert counters.open_counter(key="budget/pot", ceiling=7) is None
        found = checkout.quote(ask=cart(), now=now)
        if policy == "refuse":
            assert isinstance(found, Refusal)
            assert refused(lambda: reserve(now, cart())) == found
            assert refused(lambda: redeem(now, cart())) == found
            continue
        assert isinstance(found, Quote)
        expected = 7 if policy == "clip" else 0
        held = done(reserve(now, cart()))
        assert held["quote"]["discount_minor"] == found.discount_minor == expected
        assert Counter.objects.get(pk="budget/pot").used == expected
        body = done(redeem(now, cart()))
        assert body["quote"]["discount_minor"] == expected
        assert Counter.objects.get(pk="budget/pot").used == expected


def test_two_offers_that_share_a_budget_refuse_where_both_cannot_be_given() -> None:
    """Each would fit alone, so the shortage shows only when both are to be given."""
    two = [
        made(off(key, 600, group=key, limits={"budget": "pot", "when_short": "refuse"}))
        for key in ("a", "b")
    ]
    short = Facts(customer="c", known=True, ceilings={"budget/pot": 1000})
    live = snapshot(two, plan=PLAN, stacking=Stacking())
    found = decided(ask=cart(), facts=short, offers=live, now=NOW)
    assert found == Refusal(reason="limit_short", data={"offer": "b", "limit": "budget/pot"})
    enough = Facts(customer="c", known=True, ceilings={"budget/pot": 1200})
    both = decided(ask=cart(), facts=enough, offers=live, now=NOW)
    assert isinstance(both, Quote)
    assert both.discount_minor == 1200
