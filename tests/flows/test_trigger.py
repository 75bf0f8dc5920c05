"""What happens once is heard once: from outside at once, from the till by the worker, in turn."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.till import purchase
from guerdon.store import triggers
from guerdon.store.customers import notices, people
from guerdon.store.models import Notice as NoticeRow
from guerdon.store.models import Reply as ReplyRow
from guerdon.store.models import Trigger as Row
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.notice import Notice
from guerdon.terms.trigger import Told, Trigger

pytestmark = pytest.mark.django_db(transaction=True)


class Room:
    """A room that tells a notice a trigger, and breaks where it is told to."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.breaks: set[str] = set()

    def heard(self, *, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
        self.order.append(trigger.key)
        told = Notice(customer=trigger.customer, kind="seen", key=f"s:{trigger.key}", at=now)
        notices.tell(notices=[told])
        if trigger.key in self.breaks:
            raise RuntimeError("broken")
        return (Told(room="trial", what="seen", data={"kind": trigger.kind}),)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Room:
    made = Room()
    monkeypatch.setattr(trigger, "HEARERS", (made,))
    people.named(keys=["ann", "bob"], now=now)
    return made


def take(now: datetime, **words: Any) -> Any:
    call = {"kind": "review", "key": "r1", "customer": "ann", "data": {"stars": 5}} | words
    return trigger.take(**call, now=now)


def bought(order: str, customer: str, now: datetime) -> None:
    line = Sold(sku="tea", quantity=2, amount_minor=500, discount_minor=0, category="drinks")
    words: dict[str, Any] = {"order": order, "customer": customer, "placed_at": now}
    done = purchase.record(**words, lines=[line], currency="USD", key=None, now=now)
    assert isinstance(done, Reply)


def test_heard_at_once_and_only_once(room: Room, now: datetime) -> None:
    first = take(now)
    assert first.body["told"] == [{"room": "trial", "what": "seen", "data": {"kind": "review"}}]
    again = take(now + timedelta(minutes=5))
    assert (again.body, again.repeated) == (first.body, True)
    assert room.order == ["r1"]
    assert triggers.counts() == {"waiting": 0, "failed": 0}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"kind": "purchase"}, "trigger_kind"),
        ({"kind": "Review"}, "trigger_kind"),
        ({"customer": "nobody"}, "not_found"),
        ({"at": datetime.fromisoformat("2027-01-01T00:00:00+00:00")}, "trigger_early"),
    ],
)
def test_a_refusal_leaves_nothing(room: Room, now: datetime, words: Any, reason: str) -> None:
    refused = take(now, **words)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert (room.order, Row.objects.count(), ReplyRow.objects.count()) == ([], 0, 0)


def test_the_same_key_with_other_words_is_refused(room: Room, now: datetime) -> None:
    take(now)
    refused = take(now, data={"stars": 1})
    assert isinstance(refused, Refusal)
    assert refused.reason == "idempotency_key_reused"
    assert room.order == ["r1"]


def test_purchases_wait_for_the_worker_and_come_in_turn(room: Room, now: datetime) -> None:
    for order in ("o1", "o2"):
        bought(order, "ann", now)
    assert room.order == []
    assert trigger.catch_up(now=now) == 2
    assert room.order == ["o1", "o2"]
    assert trigger.catch_up(now=now) == 0
    data = Row.objects.get(key="o1").data
    assert (data["order"], data["total_minor"], data["lines"][0]["category"]) == (
        "o1",
        500,
        "drinks",
    )


def test_a_guests_order_is_no_trigger(room: Room, now: datetime) -> None:
    bought("o1", None, now)  # type: ignore[arg-type]
    assert Row.objects.count() == 0


def test_a_room_that_breaks_leaves_nothing_and_holds_up_only_its_customer(
    room: Room, now: datetime
) -> None:
    room.breaks = {"o1"}
    for order, customer in (("o1", "ann"), ("o2", "ann"), ("o3", "bob")):
        bought(order, customer, now)
    trigger.catch_up(now=now)
    assert room.order == ["o1", "o3"]
    assert list(NoticeRow.objects.values_list("key", flat=True)) == ["s:o3"]
    room.breaks = set()
    assert trigger.catch_up(now=now + timedelta(minutes=1)) == 2
    assert room.order == ["o1", "o3", "o1", "o2"]
    assert NoticeRow.objects.count() == 3
