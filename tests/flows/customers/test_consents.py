"""A customer's consents: unsaid is no, each change is kept with its proof, and only changes."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.customers import consents
from guerdon.store.customers import people
from guerdon.store.models import AuditEntry, Consent, Customer
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def chosen(now: datetime, **wanted: bool) -> int | Refusal:
    return consents.chosen(
        customer="ann", wanted=wanted, actor="member:ann", proof="member page", now=now
    )


def test_unsaid_is_no_and_each_change_is_kept(now: datetime) -> None:
    Customer.objects.create(key="ann", created_at=now)
    assert consents.standing(customer="ann") == {"email": False, "sms": False}
    assert chosen(now, email=True, sms=False) == 1
    assert chosen(now + timedelta(days=1), email=True, sms=False) == 0
    assert chosen(now + timedelta(days=2), email=False, sms=True) == 2
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    kept = [(one.channel, one.given, one.proof) for one in Consent.objects.order_by("id")]
    assert kept == [
        ("email", True, "member page"),
        ("email", False, "member page"),
        ("sms", True, "member page"),
    ]
    assert [note.data for note in AuditEntry.objects.order_by("id")] == [
        {"email": True},
        {"email": False, "sms": True},
    ]


def test_what_a_file_said_is_asked_too(now: datetime) -> None:
    people.keep(told=[people.Told(key="ann", consents={"sms": True})], now=now, proof="file")
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    assert chosen(now, sms=False) == 1


def test_a_channel_nobody_has_changes_nothing(now: datetime) -> None:
    Customer.objects.create(key="ann", created_at=now)
    refused = chosen(now, email=True, fax=True)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data) == ("channel_unknown", {"channel": "fax"})
    assert not Consent.objects.exists()
    assert not AuditEntry.objects.exists()
