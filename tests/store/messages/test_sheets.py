"""Sheets wait, are in one batch, are sealed, and are forgotten when they were posted."""

from datetime import datetime

import pytest

from guerdon.store.messages import sheets
from guerdon.store.models import LetterSheet, Message
from guerdon.store.writing import write
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"name": "Ann", "address": "Elm Road 1", "subject": "S", "text": "T", "link": "L"}


def waiting(now: datetime, *keys: str) -> list[int]:
    members(*keys, now=now)
    for key in keys:
        planned(wanted(member=key, channel="letter", purpose="service", step=key), now=now)
    Message.objects.update(state="awaiting_staff")
    numbers = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        sheets.keep(number=number, sheet=TEXTS)
    return numbers


def test_a_letter_is_in_one_batch_and_what_ended_is_not_printed(now: datetime) -> None:
    first, second, third = waiting(now, "ann", "bob", "cat")
    Message.objects.filter(pk=third).update(state="cancelled")
    assert sheets.waiting() == 2
    with write():
        made = sheets.batch(most=1, actor="eve", now=now)
        other = sheets.batch(most=9, actor="eve", now=now)
        assert sheets.batch(most=9, actor="eve", now=now) is None
    assert made is not None
    assert other is not None
    assert [one.number for one in sheets.sheets(batch=made)] == [first]
    assert [one.number for one in sheets.sheets(batch=other)] == [second]
    assert sheets.sheets(batch=made)[0].address == "Elm Road 1"
    assert b"Elm" not in bytes(LetterSheet.objects.get(pk=first).sealed or b"")
    Message.objects.filter(pk=second).update(state="cancelled")
    assert sheets.sheets(batch=other) == ()
    assert [row.state for row in sheets.rows_of(batch=other)] == ["cancelled"]
    assert [(one.letters, one.waiting) for one in sheets.batches()] == [(1, 0), (1, 1)]


def test_posted_once_after_printing_and_forgotten(now: datetime) -> None:
    first, second = waiting(now, "ann", "bob")
    with write():
        made = sheets.batch(most=9, actor="eve", now=now)
        assert made is not None
        assert sheets.posted(batch=made, now=now) is None
        assert sheets.printed(batch=made, now=now)
        assert not sheets.printed(batch=made, now=now)
        Message.objects.filter(pk=second).update(state="cancelled")
        assert sheets.posted(batch=made, now=now) == [first]
        assert sheets.posted(batch=made, now=now) is None
    assert set(LetterSheet.objects.values_list("sealed", flat=True)) == {None}
    seen = sheets.one(number=made)
    assert seen is not None
    assert seen.posted_at == now
    assert sheets.one(number=made + 1) is None
