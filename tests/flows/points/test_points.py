"""Points by hand keep their reason; what ends is written off once, whatever was killed."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import pytest

from guerdon.flows.points import points
from guerdon.flows.till import redemption
from guerdon.store.ledger import lapsing, ledger
from guerdon.store.models import AuditEntry, Entry
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, clean, done, everything, redeem, refused
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)


def give(now: datetime, amount: int, **words: Any) -> Any:
    given: dict[str, Any] = {"customer": "c", "why": "late delivery", "actor": "ann", "key": None}
    return points.give(points=amount, now=now, **given | words)


def test_given_by_hand_with_a_reason(now: datetime) -> None:
    member("c", now)
    body = done(give(now, 200, key="k:1"))
    assert body["balance"] == 200
    (line,) = ledger.statement(customer="c")
    assert (line.kind, line.amount) == ("give", 200)
    assert line.data == {"why": "late delivery", "actor": "ann"}
    audit = AuditEntry.objects.get()
    assert (audit.actor, audit.act, audit.subject) == ("ann", "points.given", "c")
    assert done(give(now, 200, key="k:1")) == body
    assert points.balance(customer="c", now=now).total == 200


def test_taken_by_hand(now: datetime) -> None:
    member("c", now)
    give(now, 200)
    assert done(give(now, -50))["balance"] == 150
    assert ledger.by_kind() == {"issued": -200, "adjustment": 50}
    assert refused(lambda: give(now, -151)).reason == "points_short"
    assert clean()


def test_what_is_refused_changes_nothing(now: datetime) -> None:
    member("c", now)
    assert refused(lambda: give(now, 5, why=" ")) == Refusal(reason="reason_needed")
    unknown = refused(lambda: give(now, 5, customer="nobody"))
    assert unknown == Refusal(reason="customer_unknown", data={"customer": "nobody"})


def test_expiry_writes_off_what_ended_and_only_that(now: datetime) -> None:
    for person in ("a", "b"):
        member(person, now)
        ledger.post(
            entries=[earned(f"{person}{life}", person, life, now, life=life) for life in (1, 2, 3)]
        )
    told: list[Any] = []
    done = points.expire(now=now + timedelta(days=2), tell=told.append, batch=3)
    assert (done.lots, done.points) == (4, 6)
    assert told[-1] == {"step": "expire", "expired_lots": 4, "expired_points": 6}
    assert ledger.by_kind() == {"issued": -12, "breakage": 6}
    before = everything()
    assert points.expire(now=now + timedelta(days=2)).lots == 0
    assert everything() == before
    assert clean()


def test_killed_in_the_middle_it_ends_in_the_same_ledger(now: datetime) -> None:
    member("a", now)
    for number in range(7):
        ledger.post(entries=[earned(f"e{number}", "a", 10, now, life=number + 1)])

    class Killed(BaseException):
        pass

    def kill(progress: Any) -> None:
        raise Killed

    for _ in range(2):
        with pytest.raises(Killed):
            points.expire(now=now + timedelta(days=9), tell=kill, batch=2)
    rest = points.expire(now=now + timedelta(days=9), batch=2)
    assert rest.lots == 3
    assert Entry.objects.filter(kind="expire").count() == 7
    assert ledger.balance(customer="a", now=now).total == 0
    assert clean()


def test_points_returned_after_their_end_lapse_again(now: datetime) -> None:
    member("c", now)
    ledger.post(entries=[earned("e", "c", 500, now, life=5)])
    body = done(redeem(now, ask("o1", customer="c", lines=(("1", 1, 300),), points=300)))
    later = now + timedelta(days=6)
    assert points.expire(now=later).points == 200
    done(redemption.roll_back(redemption=body["redemption"], key=None, now=later))
    assert ledger.balance(customer="c", now=later).lapsed == 300
    assert points.expire(now=later).points == 300
    assert ledger.balance(customer="c", now=later).total == 0
    assert clean()


def test_a_wallet_that_owes_expires_too(now: datetime) -> None:
    member("c", now)
    ledger.post(entries=[earned("e", "c", 80, now, life=1), owed("d", "c", 50, now)])
    assert points.expire(now=now + timedelta(days=1)).points == 80
    purse = ledger.balance(customer="c", now=now)
    assert (purse.total, purse.owed, purse.spendable) == (-50, 50, 0)
    assert clean()


def test_what_is_drawn_on_while_others_are_written_off_is_met_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in ("a", "b", "c"):
        member(person, now)
        ledger.post(entries=[earned(person, person, 10, now, life=1)])
    owners = {lot.lot: person for person in ("a", "b", "c") for lot in ledger.lots(customer=person)}
    write_off = lapsing.write_off
    first = Lock()
    met: list[int] = []

    def late(*, lapses: Any) -> Any:
        met.append(len(lapses))
        if first.acquire(blocking=False):
            # Of what is just being written off: on PostgreSQL two lanes share the customers.
            lot = lapses[0].lot.lot
            ledger.post(entries=[spent("s", owners[lot], {lot: 4}, now)])
        return write_off(lapses=lapses)

    monkeypatch.setattr(lapsing, "write_off", late)
    done = points.expire(now=now + timedelta(days=1), batch=2)
    assert (done.lots, done.points) == (3, 26)
    # Each once, and what was left of the one that was drawn on once more.
    assert sum(met) == 4
    assert ledger.by_kind() == {"issued": -30, "redeemed": 4, "breakage": 26}
    assert clean()


def test_expiry_that_never_gets_on_says_so(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    member("a", now)
    ledger.post(entries=[earned("a", "a", 10, now, life=1)])
    nothing = lapsing.WrittenOff(lots=0, points=0)
    monkeypatch.setattr(lapsing, "write_off", lambda lapses: nothing)
    with pytest.raises(RuntimeError, match="get on"):
        points.expire(now=now + timedelta(days=1))
