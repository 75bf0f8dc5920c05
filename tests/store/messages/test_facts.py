"""Facts for the gates: the newest consent, complaints, what reached whom, and what they bought."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store import triggers
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.messages import due as outbox_due
from guerdon.store.messages import facts as reach_facts
from guerdon.store.models import Code, Message, Order, ShopDay
from guerdon.store.writing import write
from guerdon.terms.trigger import Trigger
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def facts(now: Any, **changes: Any) -> tuple[list[outbox_due.Due], reach_facts.Facts]:
    with write():
        due = outbox_due.due(now=now, most=99, shop="UTC")
        asked = {"care_days": 3, "cap_days": 7, "capped": True, **changes}
        return due, reach_facts.facts(due=due, now=now, **asked)


def test_the_newest_consent_and_fresh_complaints(now: Any) -> None:
    people.keep(told=[Told(key="ann", consents={"email": True})], now=now, proof="a")
    late = now + timedelta(hours=1)
    people.keep(told=[Told(key="ann", consents={"email": False})], now=late, proof="b")
    for key, at in (("old", now - timedelta(days=4)), ("new", now - timedelta(days=1))):
        with write():
            trigger = Trigger(kind="complaint", key=key, customer="ann", at=at, data={})
            triggers.keep(trigger=trigger, now=now, told=())
    planned(wanted(), now=now)
    (one,), found = facts(now)
    consent = found.consents[one.customer, "marketing", "email"]
    assert (consent.given, consent.proof) == (False, "b")
    assert found.complaints == {one.customer: now - timedelta(days=1)}


def test_what_reached_a_member_is_what_went_out_or_is_about_to(now: Any) -> None:
    states = ("accepted", "queued", "unknown", "opened", "suppressed", "failed", "cancelled")
    planned(*(wanted(step=state) for state in states), wanted(step="due"), now=now)
    for state in states:
        Message.objects.filter(step=state).update(state=state, changed_at=now)
    Message.objects.filter(step="opened").update(accepted_at=now - timedelta(days=8))
    (one,), found = facts(now)
    assert len(found.reached[one.customer]) == 3
    assert facts(now, capped=False)[1].reached == {}


def test_what_the_checks_look_at(now: Any) -> None:
    planned(
        wanted(step="a", relevance="no_order_since", relevance_data={"since": now.isoformat()}),
        wanted(step="b", relevance="code_unused", relevance_data={"code": "C1"}),
        wanted(step="c", relevance="no_trigger", relevance_data={"kind": "parcel"}),
        wanted(step="d", relevance="points_at_least", relevance_data={"points": 1}),
        now=now,
    )
    row = Message.objects.filter(step="a").values_list("customer_id", flat=True)[0]
    Order.objects.create(key="o", customer_id=row, placed_at=now, total_minor=1)
    Code.objects.create(code="C1", offer="x", state="redeemed", issued_at=now)
    for key, at in (("before", now - timedelta(days=1)), ("after", now)):
        with write():
            trigger = Trigger(kind="parcel", key=key, customer="ann", at=at, data={})
            triggers.keep(trigger=trigger, now=now, told=())
    due, found = facts(now)
    known = {one.relevance: found.known[one.number] for one in due}
    assert known["no_order_since"].last_order_at == now
    assert known["code_unused"].codes == {"C1": "redeemed"}
    assert known["no_trigger"].triggers == {"parcel": {"after": now}}
    assert known["points_at_least"].points == 0


def test_pauses_and_the_shops_days(now: Any) -> None:
    assert reach_facts.paused() == frozenset()
    ShopDay.objects.create(day=now.date(), worked=False)
    assert reach_facts.shop_days() == {now.date(): False}
    assert reach_facts.member_index(member="x" * 99) != ""
