"""A document says all of an entry that must not change, and nothing of what may."""

from dataclasses import replace
from datetime import datetime

import pytest

from guerdon.store.ledger import journal, ledger
from guerdon.store.models import Customer, Entry
from guerdon.terms.folio import data_digest
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_document_of_an_earning(now: datetime) -> None:
    member("a", now)
    data = {"z": [1, 0.5, None], "a": "谢谢"}
    ledger.post(entries=[replace(earned("e1", "a", 120, now), data=data)])
    pk, lot = Entry.objects.get().pk, ledger.lots_of(entries=["e1"])[0]
    number = Customer.objects.get().pk
    at = "2026-03-14T12:00:00.000000+00:00"
    found = journal.documents(ids=[pk, pk + 1])
    found[pk]["postings"].sort()  # the two sides of an entry may be written in either order
    assert found == {
        pk: {
            "key": "e1",
            "kind": "earn",
            "wallet": "points",
            "customer": number,
            "at": at,
            "data": data_digest(data=data),
            "postings": [["issued", None, -120, None], ["wallet:points", number, 120, lot]],
            "lots": [[lot, 120, at, at, "2027-03-14T12:00:00.000000+00:00"]],
        }
    }


def test_nothing_asked_is_nothing_read() -> None:
    assert journal.documents(ids=[]) == {}
