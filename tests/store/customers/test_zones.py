"""Where members live: surer knowledge counts, and the shop's zone where nobody said."""

from typing import Any

import pytest

from guerdon.store.customers import people, zones
from guerdon.store.customers.people import Told
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def home(member: str) -> tuple[str, str]:
    found = zones.of(members=[member], shop="Asia/Shanghai")[member]
    return found.zone, found.provenance


def told(member: str, zone: str, how: str, now: Any) -> bool | Refusal:
    with write():
        return zones.keep(member=member, zone=zone, provenance=how, now=now)


def test_the_surest_knowledge_counts(now: Any) -> None:
    people.named(keys=["ann", "bob", "cat"], now=now)
    people.keep(told=[Told(key="bob", zone="Europe/Berlin")], now=now, proof="file")
    people.keep(told=[Told(key="cat", zone="Mars/Base")], now=now, proof="file")
    assert home("ann") == ("Asia/Shanghai", "shop")
    assert home("bob") == ("Europe/Berlin", "file")
    assert home("cat") == ("Asia/Shanghai", "shop")
    assert told("bob", "Asia/Tokyo", "device", now) is True
    assert told("bob", "Asia/Tokyo", "device", now) is False
    assert told("bob", "Europe/Paris", "said", now) is True
    assert told("bob", "Asia/Tokyo", "device", now) is False
    assert home("bob") == ("Europe/Paris", "said")
    assert zones.of(members=["dan"], shop="UTC") == {}


def test_what_is_no_zone_and_who_is_nobody_is_refused(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    refused = told("ann", "Asia/Nowhere", "said", now)
    assert isinstance(refused, Refusal)
    assert refused.reason == "zone_unknown"
    assert isinstance(told("dan", "UTC", "said", now), Refusal)
    assert home("ann") == ("Asia/Shanghai", "shop")
