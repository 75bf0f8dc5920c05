"""Every interleaving of planning, judging, sending, dying and answering keeps the identity."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from guerdon.flows.messages import gating
from guerdon.store.messages import channels, echoes, outbox, sending
from guerdon.store.messages.sending import Done
from guerdon.store.models import Message
from guerdon.store.programme import sections
from guerdon.store.writing import write
from tests.emptying import emptied
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = ("a", "b", "c")
ANSWERS = ("accepted", "failed", "again", "unknown", "suppressed", "awaiting_staff")
CAP = 3


class Outbox(RuleBasedStateMachine):
    """Three workers, two members, a cap of three a week; `wire` is what the wire was touched by."""

    def __init__(self) -> None:
        super().__init__()
        emptied()
        self.now = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
        members("ann", "bob", now=self.now)
        document = {"quiet": None, "caps": [{"key": "weekly", "most": CAP, "days": 7}]}
        sections.put(name="messages", document=document, actor="t", now=self.now)
        self.held: dict[str, list[int]] = {one: [] for one in WORKERS}
        self.marked: dict[str, list[int]] = {one: [] for one in WORKERS}
        self.wire: dict[int, int] = {}
        self.certain: set[int] = set()

    @rule(member=st.sampled_from(("ann", "bob")), step=st.integers(0, 7), owed=st.booleans())
    def plan(self, member: str, step: int, owed: bool) -> None:
        purpose = "service" if owed else "marketing"
        planned(wanted(member=member, step=str(step), purpose=purpose), now=self.now)

    @rule(hours=st.integers(0, 30))
    def judge(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        gating.run(now=self.now, batch=3)

    @rule(by=st.sampled_from(WORKERS), most=st.integers(1, 4))
    def claim(self, by: str, most: int) -> None:
        with write():
            found = sending.claim(
                by=by,
                until=self.now + timedelta(minutes=1),
                now=self.now,
                channels=["email"],
                most=most,
            )
        self.held[by] += [one.number for one in found]

    @rule(by=st.sampled_from(WORKERS))
    def mark(self, by: str) -> None:
        if not self.held[by]:
            return
        number = self.held[by].pop(0)
        with write():
            granted = sending.mark(numbers=[number], by=by, now=self.now)
            if not granted:
                sending.release(numbers=[number], by=by, now=self.now)
        for one in granted:
            self.wire[one] = self.wire.get(one, 0) + 1
            self.marked[by].append(one)

    @rule(by=st.sampled_from(WORKERS), state=st.sampled_from(ANSWERS))
    def answer(self, by: str, state: str) -> None:
        if not self.marked[by]:
            return
        number = self.marked[by].pop(0)
        if state in ("again", "failed", "suppressed"):
            # The wire said for certain that it did not go out.
            self.certain.add(number)
        with write():
            sending.done(found=[Done(number=number, state=state)], by=by, now=self.now)

    @rule(by=st.sampled_from(WORKERS))
    def die(self, by: str) -> None:
        self.held[by], self.marked[by] = [], []

    @rule(minutes=st.integers(0, 3))
    def recover(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with write():
            sending.recover(now=self.now)

    @rule(kind=st.sampled_from(("delivered", "bounced", "replied")), pick=st.integers(0, 9))
    def echo(self, kind: str, pick: int) -> None:
        numbers = sorted(self.wire)
        if numbers:
            number = numbers[pick % len(numbers)]
            with write():
                key = f"{kind}{number}"
                echoes.keep(number=number, kind=kind, key=key, at=self.now, data={}, now=self.now)

    @rule(stop=st.booleans())
    def switch(self, stop: bool) -> None:
        asked: dict[str, Any] = {"channel": "*", "actor": "t", "now": self.now}
        if stop:
            channels.pause(why="x", **asked)
        else:
            channels.resume(**asked)

    @rule(member=st.sampled_from(("ann", "bob")))
    def cancel(self, member: str) -> None:
        with write():
            outbox.cancel(source="journey:welcome", member=member, why="left", now=self.now)

    @invariant()
    def nothing_is_lost_without_a_name(self) -> None:
        found = outbox.tally()
        assert found.adds_up
        assert found.planned == Message.objects.count()

    @invariant()
    def marketing_touches_the_wire_once(self) -> None:
        again = {number for number, times in self.wire.items() if times > 1} - self.certain
        found = Message.objects.filter(pk__in=again, purpose="marketing")
        assert not found.exists()

    @invariant()
    def no_cap_is_passed(self) -> None:
        week = self.now - timedelta(days=7)
        for member in ("ann", "bob"):
            went = Message.objects.filter(
                customer__key=member, purpose="marketing", sending_at__gt=week
            ).exclude(state__in=("planned", "failed", "suppressed", "cancelled", "expired"))
            assert went.count() <= CAP


def test_all_interleavings(django_db_blocker: Callable[..., Any]) -> None:
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
