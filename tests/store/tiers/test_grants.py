"""Grants: there once by their key, with a code of their own, used within what was granted."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from guerdon.store.customers import people
from guerdon.store.models import TierGrant
from guerdon.store.tiers import grants
from guerdon.store.writing import write
from guerdon.terms.tiers import Grant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def grant(now: datetime, key: str = "m:b:1", quantity: int | None = 2) -> Grant:
    return Grant(
        key=key,
        benefit=key.split(":")[1],
        kind="lounge",
        source="m",
        tier="a",
        quantity=quantity,
        starts_at=now,
        ends_at=None if quantity is None else now + DAY,
    )


def test_granted_once_and_raised(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    pk = people.ids(keys=["ann"])["ann"]
    with write():
        assert grants.grant(grants=[(pk, grant(now))], now=now) == 1
        assert grants.grant(grants=[(pk, grant(now, quantity=1))], now=now) == 0
        assert TierGrant.objects.get().quantity == 2
        assert grants.grant(grants=[(pk, grant(now, quantity=3))], now=now) == 0
        assert grants.grant(grants=[], now=now) == 0
    row = TierGrant.objects.get()
    assert row.quantity == 3
    assert re.fullmatch("[2-9A-HJ-NP-Z]{10}", row.code)
    assert grants.counts(now=now) == {"lounge": (1, 0)}
    assert [one.state for one in grants.listed(customer="ann", now=now + DAY)] == ["expired"]


def test_the_database_itself_keeps_within(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    with write():
        grants.grant(grants=[(people.ids(keys=["ann"])["ann"], grant(now))], now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        TierGrant.objects.update(used=3)


def test_lasting_ones_end_with_the_tier(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    pk = people.ids(keys=["ann"])["ann"]
    both = [(pk, grant(now, key, None)) for key in ("m:lane:1", "m:desk:1")]
    with write():
        grants.grant(grants=both, now=now)
        assert grants.standing_of(source="m", pks=[pk]) == {pk: {"lane", "desk"}}
        grants.end_standing(source="m", held={pk: frozenset({"desk"})}, now=now + DAY)
    assert grants.standing_of(source="m", pks=[pk]) == {pk: {"desk"}}
    seen = {one.benefit: one.state for one in grants.listed(customer="ann", now=now + DAY)}
    assert seen == {"lane": "expired", "desk": "granted"}
