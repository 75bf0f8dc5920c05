"""Addresses: opened for those who write, and those that take no more."""

from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.messages import addresses
from guerdon.store.models import BlockedAddress
from tests.flows.letters import members

pytestmark = pytest.mark.django_db(transaction=True)


def test_addressees_are_opened_and_nobody_is_left_out(now: Any) -> None:
    members("ann", now=now)
    people.named(keys=["bare"], now=now)
    found = addresses.of(members=["ann", "bare", "zoe"])
    assert set(found) == {"ann", "bare"}
    ann, bare = found["ann"], found["bare"]
    assert (ann.name, ann.email, ann.language, ann.tracked) == (
        "Ann",
        "ann@example.org",
        "en",
        True,
    )
    assert (bare.name, bare.email, bare.phone) == ("", "", "")


def test_a_block_is_on_the_address_and_a_new_address_is_free(now: Any) -> None:
    members("ann", now=now)
    assert addresses.block(channel="email", member="ann", why="bounced", proof="550", now=now)
    before = BlockedAddress.objects.get().address_index
    people.keep(told=[Told(key="ann", email="new@example.org")], now=now, proof="form")
    assert addresses.block(channel="email", member="ann", why="stopped", proof="x", now=now)
    assert before != BlockedAddress.objects.get(why="stopped").address_index
    assert addresses.unblock(channel="email", member="ann") == 1
    assert BlockedAddress.objects.get().why == "bounced"
    assert addresses.block(channel="push", member="zoe", why="stopped", proof="", now=now)
    assert addresses.unblock(channel="push", member="zoe") == 0
