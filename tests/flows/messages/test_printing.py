"""Letters from the gates to the post: printed in batches, counted as sent when they are posted."""

from datetime import datetime, timedelta

import pytest

from guerdon.channels.paper import PaperSettings, PaperWire
from guerdon.flows.messages import echoes, gating, links, printing, sending
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.messages import channels, outbox
from guerdon.store.messages import sheets as letter_sheets
from guerdon.store.models import AuditEntry, Message
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.flows.letters import template
from tests.store.mail import planned, wanted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
BODY = {
    "en": {"subject": "Thank you", "text": "Dear {{ member.name }}, see https://shop.example/x"}
}


def waiting(now: datetime) -> datetime:
    """Two letters that passed the gates and wait for a colleague; when."""
    told = [
        Told(key=key, name=key.title(), attributes={"address": "Elm Road 1", "language": "en"})
        for key in ("ann", "bob")
    ]
    people.keep(told=told, now=now, proof="form")
    template(now=now, channel="letter", languages=BODY)
    for key in ("ann", "bob"):
        planned(
            wanted(member=key, channel="letter", purpose="service", expires_at=None,
                   data={"url": "https://shop.example/x"}),
            now=now,
        )  # fmt: skip
    monday = now + timedelta(days=2)
    assert gating.run(now=monday) == {"queued": 2}
    wire = PaperWire(PaperSettings(sender="Shop"))
    assert sending.run(made={"letter": wire}).counts == {"awaiting_staff": 2}
    return monday


def test_a_batch_goes_to_the_post_and_the_outbox_adds_up(now: datetime) -> None:
    monday = waiting(now)
    plain = {"sender": "Shop · Elm Road 9", "window": "right"}
    channels.keep(channel="letter", wire="paper", plain=plain, actor="eve", now=now)
    made = printing.batch(actor="eve", now=monday)
    assert isinstance(made, int)
    found = printing.file(number=made, actor="eve", now=monday)
    assert not isinstance(found, Refusal)
    given, sheets = found
    assert (given.window, len(sheets)) == ("right", 2)
    ann = sheets[0]
    # Nobody types a signed address: the text keeps its own, the code counts who followed it.
    assert ann.text.strip() == "Dear Ann, see https://shop.example/x"
    followed = links.followed(token=ann.link.rpartition("/")[2])
    assert followed == links.Followed(number=ann.number, url="https://shop.example/x")
    assert isinstance(printing.posted(number=made, actor="eve", now=monday), Refusal)
    assert outbox.tally().pending == 2
    with write():
        assert outbox.cancel(source="journey:welcome", member="bob", why="goal", now=monday) <= 1
        Message.objects.filter(customer__key="bob").update(state="cancelled")
    assert printing.printed(number=made, actor="eve", now=monday)
    assert printing.posted(number=made, actor="eve", now=monday) == 1
    assert outbox.tally().accepted == 1
    assert outbox.tally().cancelled == 1
    assert outbox.tally().adds_up
    assert isinstance(printing.posted(number=made, actor="eve", now=monday), Refusal)
    assert isinstance(printing.file(number=made, actor="eve", now=monday), Refusal)
    acts = list(AuditEntry.objects.filter(act__startswith="letters.").values_list("act", flat=True))
    assert sorted(acts) == [f"letters.{act}" for act in ("batched", "fetched", "posted", "printed")]


def test_a_code_that_is_scanned_is_a_click(now: datetime) -> None:
    monday = waiting(now)
    made = printing.batch(actor="eve", now=monday)
    assert isinstance(made, int)
    (first, _) = letter_sheets.sheets(batch=made)
    printing.printed(number=made, actor="eve", now=monday)
    printing.posted(number=made, actor="eve", now=monday)
    told = {"kind": "clicked", "key": "scan", "at": monday, "now": monday}
    assert echoes.told(number=first.number, **told) is True  # type: ignore[arg-type]
    assert Message.objects.get(pk=first.number).state == "clicked"


def test_nothing_waits_and_nothing_is_there(now: datetime) -> None:
    none = printing.batch(actor="eve", now=now)
    assert isinstance(none, Refusal)
    assert none.reason == "letters_none"
    missing = printing.file(number=7, actor="eve", now=now)
    assert isinstance(missing, Refusal)
    assert missing.reason == "not_found"
    assert not printing.printed(number=7, actor="eve", now=now)
    assert not AuditEntry.objects.filter(act__startswith="letters.").exists()
