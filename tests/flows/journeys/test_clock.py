"""The clock: batches, one faulty run apart from the others, wallets locked first."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.journeys import clock, effects
from guerdon.store.ledger import ledger
from guerdon.store.models import JourneyRun
from tests.flows.paths import live, member, run, say, tick
from tests.give.paths import HELLO

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REST = {"key": "rest", "wait": {"for": {"hours": 1}}}


def test_many_go_on_in_batches_and_no_more_than_asked(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guerdon.store.journeys.timers.BATCH", 3)
    live(now)
    for number in range(8):
        say("cart_abandoned", now, key=f"a{number}", customer=member(f"c{number}", now), cart="c")
    assert clock.run_due(now=now + HOUR, most=5) == 5
    assert clock.run_due(now=now + HOUR) == 3
    assert clock.run_due(now=now + HOUR) == 0


def test_one_faulty_run_holds_nobody_else_up(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(now)
    for number in range(4):
        say("cart_abandoned", now, key=f"a{number}", customer=member(f"c{number}", now), cart="c")
    kept = effects.outbox.plan

    def picky(*, messages, now):  # type: ignore[no-untyped-def]
        if any(one.member == "c2" for one in messages):
            raise RuntimeError("not this one")
        return kept(messages=messages, now=now)

    monkeypatch.setattr("guerdon.store.messages.outbox.plan", picky)
    tick(now + HOUR)
    steps = {row.customer.key: row.step for row in JourneyRun.objects.select_related("customer")}
    assert steps == {"c0": "look", "c1": "look", "c2": "rest", "c3": "look"}
    assert run("c2").due_at == now + HOUR + timedelta(seconds=4)
    for attempt in range(2, 9):
        at = run("c2").due_at
        assert at is not None
        tick(at)
        assert run("c2").attempts == attempt
    assert run("c2").due_at is None


def test_points_are_given_once_with_the_wallet_held_first(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []
    hold = ledger.hold

    def holds(**words: str) -> None:
        held.append(words["customer"])
        hold(**words)

    give = {"key": "give", "grant": {"points": 40, "at_most": {"times": 1}}}
    live(now, steps=[REST, give, HELLO])
    member("ann", now)
    say("cart_abandoned", now, key="a1", cart="c1")
    monkeypatch.setattr("guerdon.store.ledger.ledger.hold", holds)
    tick(now + HOUR)
    assert held[0] == "ann"
    assert ledger.balance(customer="ann", now=now + HOUR).total == 40
    tick(now + HOUR)
    assert ledger.balance(customer="ann", now=now + HOUR).total == 40
    assert run().state == "watched"
