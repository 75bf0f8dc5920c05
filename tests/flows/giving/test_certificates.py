"""A certificate says what was given that day, and its entry proves it."""

import json
from datetime import datetime

import pytest

from guerdon.flows.giving import causes, certificates
from guerdon.store import ed25519
from guerdon.store.ledger import folios, key, ledger
from guerdon.terms.decision import Refusal
from guerdon.terms.proven import checked
from tests.flows.sections import live
from tests.flows.shop import done
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def given(now: datetime) -> str:
    """The number of a donation of 250 points to a well."""
    member("a", now)
    ledger.post(entries=[earned("e", "a", 900, now)])
    well = {
        "key": "well",
        "name": {"zh": "水井", "en": "A well"},
        "certificate": {"en": "Thank you"},
        "rates": [{"points": 2, "minor": 1}],
    }
    live("causes", {"causes": [well]})
    body = done(causes.donate(customer="a", cause="well", points=250, key=None, now=now))
    return str(body["certificate"])


def test_said_as_it_was_that_day_and_proven(now: datetime) -> None:
    number = given(now)
    before = certificates.shown(number=number, language="zh")
    assert not isinstance(before, Refusal)
    assert (before.cause, before.amount, before.bound) == ("水井", "1.25 USD", False)
    folios.bind(now=now)
    live("causes", None)
    after = certificates.shown(number=f" {number.lower()} ", language="en")
    assert not isinstance(after, Refusal)
    assert (after.cause, after.thanks, after.bound) == ("A well", "Thank you", True)
    told = json.loads(json.dumps(certificates.proof(number=number)))
    proven = checked(statement=told, key=key.public(), genuine=ed25519.genuine)
    assert (proven.account, proven.lines, proven.balance) == ("cause:well", 1, 250)
    assert told["lines"][0]["entry"]["key"] == after.entry


def test_nobody_elses(now: datetime) -> None:
    given(now)
    for call in (certificates.proof, certificates.statement):
        assert isinstance(call(number="NONE"), Refusal)
    assert isinstance(certificates.shown(number="NONE", language="en"), Refusal)
