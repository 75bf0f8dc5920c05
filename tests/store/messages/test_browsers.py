"""Browsers of members: sealed, one line each, the oldest gone where there are many."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.messages import browsers
from guerdon.store.models import PushBrowser

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def kept(customer: str, number: int, now: datetime) -> bool:
    return browsers.keep(
        customer=customer,
        endpoint=f"https://push.example/{number}",
        point=f"p{number}",
        secret="s",
        now=now + timedelta(seconds=number),
    )


def test_browsers_are_kept_sealed_and_given_back(now: datetime) -> None:
    people.named(keys=["ann", "bob"], now=now)
    assert kept("ann", 1, now)
    assert not kept("zoe", 2, now)
    assert kept("ann", 3, now)
    found = browsers.of(members=["ann", "bob"])
    assert [one.point for one in found["ann"]] == ["p3", "p1"]
    assert "bob" not in found
    assert b"push.example" not in bytes(PushBrowser.objects.all()[0].sealed)
    assert kept("bob", 1, now)
    assert (browsers.count(customer="ann"), browsers.count(customer="bob")) == (1, 1)
    assert browsers.remove(indexes=[found["ann"][0].index]) == 1
    assert browsers.remove(customer="bob") == 1
    assert PushBrowser.objects.count() == 0


def test_a_member_has_so_many(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    for number in range(browsers.MOST + 2):
        kept("ann", number, now)
    found = browsers.of(members=["ann"])["ann"]
    assert len(found) == browsers.MOST
    assert found[-1].point == "p2"
