"""Sending: marked before the wire, settled after it, recovered by what the mark says."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.flows.customers import consents
from guerdon.flows.messages import gating, sending
from guerdon.store.messages import channels, outbox
from guerdon.store.messages import sending as outbox_sending
from guerdon.store.models import BlockedAddress, Message
from guerdon.store.writing import write
from guerdon.terms.letter import AGAIN, FAILED, Letter, Sent
from tests.flows.letters import Noted, members, template
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def moment() -> datetime:
    """Now, at noon in the members' zone: the sender takes its own clock."""
    return datetime.now(UTC).replace(hour=12)


@pytest.fixture
def shop(moment: datetime) -> datetime:
    # Agreed a day ago: a stop that the sender dates by its own clock comes after it at any hour.
    members("ann", "bob", "cat", now=moment - timedelta(days=1))
    template(now=moment)
    planned(*(wanted(member=who) for who in ("ann", "bob", "cat")), now=moment)
    assert gating.run(now=moment) == {"queued": 3}
    return moment


def states() -> dict[str, str]:
    return {row.customer.key: row.state for row in Message.objects.select_related("customer")}


def test_each_is_sent_once_and_settled(shop: datetime) -> None:
    wire = Noted()
    turn = sending.run(made={"email": wire})
    assert turn.counts == {"accepted": 3}
    assert turn.total == 3
    assert wire.closed
    assert sorted(letter.to for letter in wire.letters) == [
        "ann@example.org",
        "bob@example.org",
        "cat@example.org",
    ]
    row = Message.objects.get(customer__key="ann")
    assert (row.state, row.provider_key) == ("accepted", f"n:{row.dedupe_key}")
    assert row.attempts == 1
    assert sending.run(made={"email": wire}).total == 0
    assert len(wire.letters) == 3
    assert outbox.tally().accepted == 3


def test_a_stop_that_the_provider_knows_is_a_dated_no(shop: datetime) -> None:
    stop = Sent(state=FAILED, reason="wire_stopped", stopped=True, data={"code": 21610})
    sending.run(made={"email": Noted(answers={"ann@example.org": stop})})
    assert (states()["ann"], BlockedAddress.objects.get().why) == ("failed", "stopped")
    assert consents.standing(customer="ann")["email"] is False


def test_what_the_wire_says_becomes_the_state(shop: datetime) -> None:
    wire = Noted(
        answers={
            "ann@example.org": Sent(state=FAILED, reason="wire_no_mailbox", dead=True),
            "bob@example.org": Sent(state=AGAIN, reason="wire_away"),
        }
    )
    sending.run(made={"email": wire})
    assert states() == {"ann": "failed", "bob": "planned", "cat": "accepted"}
    assert BlockedAddress.objects.get().why == "bounced"
    bob = Message.objects.get(customer__key="bob")
    assert bob.look_at > datetime.now(UTC) + timedelta(seconds=20)
    assert bob.found[-1]["reason"] == "wire_away"
    # After the last attempt it is failed, with the same name.
    Message.objects.filter(pk=bob.pk).update(
        state="queued", attempts=outbox_sending.MOST_ATTEMPTS - 1
    )
    sending.run(made={"email": wire})
    assert states()["bob"] == "failed"
    assert outbox.tally().adds_up


def test_a_wire_that_breaks_leaves_the_letter_unknown_and_it_stays_so(shop: datetime) -> None:
    class Broken(Noted):
        async def send(self, letter: Letter) -> Sent:
            raise RuntimeError("the cable")

    assert sending.run(made={"email": Broken()}).counts == {"unknown": 3}
    with write():
        outbox_sending.recover(now=datetime.now(UTC) + timedelta(days=1))
    assert set(states().values()) == {"unknown"}


def test_the_switch_holds_in_the_statement_that_marks(shop: datetime) -> None:
    def claimed(by: str) -> list[int]:
        now = datetime.now(UTC)
        with write():
            found = outbox_sending.claim(
                by=by, until=now + timedelta(seconds=60), now=now, channels=["email"], most=2
            )
        return [one.number for one in found]

    now = datetime.now(UTC)
    numbers = claimed("a")
    assert len(numbers) == 2
    channels.pause(channel="*", why="wrong price", actor="test", now=now)
    with write():
        assert outbox_sending.mark(numbers=numbers, by="a", now=now) == set()
    assert claimed("b") == []
    assert channels.resume(channel="*", actor="test", now=now)
    with write():
        assert outbox_sending.mark(numbers=numbers, by="b", now=now) == set()
        assert outbox_sending.mark(numbers=numbers, by="a", now=now) == set(numbers)
        # Marked once: whoever asks again is told no.
        assert outbox_sending.mark(numbers=numbers, by="a", now=now) == set()
    assert len(claimed("c")) == 1


def test_recovery_queues_what_was_untouched_and_names_what_nobody_knows(shop: datetime) -> None:
    planned(wanted(member="ann", step="owed", purpose="service"), now=shop)
    gating.run(now=shop)
    now = datetime.now(UTC)
    with write():
        found = outbox_sending.claim(by="dead", until=now, now=now, channels=["email"], most=9)
        touched = [one.number for one in found if one.member == "bob" or one.step == "owed"]
        assert len(outbox_sending.mark(numbers=touched, by="dead", now=now)) == 2
    with write():
        early = outbox_sending.recover(now=now)
        assert (early.queued, early.unknown, early.again) == (0, 0, 0)
        late = outbox_sending.recover(now=now + timedelta(seconds=1))
    assert (late.queued, late.unknown, late.again) == (2, 1, 1)
    bob = Message.objects.get(customer__key="bob")
    assert (bob.state, bob.reason) == ("unknown", "sender_stopped")
    # The one that seemed dead comes back late and knows better.
    with write():
        done = outbox_sending.Done(number=bob.pk, state="accepted", provider_key="p")
        outbox_sending.done(found=[done], by="dead", now=now)
    bob.refresh_from_db()
    assert bob.state == "accepted"
    owed = Message.objects.get(step="owed")
    assert (owed.state, owed.reason) == ("planned", "again_after_crash")


def test_a_provider_that_knows_our_key_is_asked_again(shop: datetime) -> None:
    now = datetime.now(UTC)
    with write():
        found = outbox_sending.claim(by="dead", until=now, now=now, channels=["email"], most=1)
        outbox_sending.mark(numbers=[found[0].number], by="dead", now=now)
        late = now + timedelta(seconds=1)
        assert outbox_sending.recover(now=late, safe=["email"]).again == 1


def test_what_has_no_template_is_suppressed_by_name(moment: datetime) -> None:
    members("ann", now=moment)
    planned(wanted(), now=moment)
    gating.run(now=moment)
    wire = Noted()
    assert sending.run(made={"email": wire}).counts == {"suppressed": 1}
    row = Message.objects.get()
    assert (row.state, row.reason) == ("suppressed", "letter_no_template")
    assert wire.letters == []


def test_what_passed_long_ago_is_judged_anew(shop: datetime) -> None:
    later = datetime.now(UTC) + timedelta(hours=30)
    sending.recover(now=later)
    assert set(states().values()) == {"planned"}
    assert all(row.look_at == later for row in Message.objects.all())


def test_it_stops_when_told(shop: datetime) -> None:
    wire = Noted()
    assert sending.run(made={"email": wire}, stopped=lambda: True).total == 0
    assert set(states().values()) == {"queued"}
    assert sending.run(made={}).total == 0
