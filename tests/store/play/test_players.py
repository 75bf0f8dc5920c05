"""Players: one row a member, and a nickname that only one has."""

from datetime import datetime

import pytest

from guerdon.store.customers import people
from guerdon.store.play import players
from guerdon.store.play.players import About, Player
from guerdon.store.writing import write

pytestmark = pytest.mark.django_db


def test_a_nickname_is_one_members_own(now: datetime) -> None:
    people.named(keys=["ann", "bob"], now=now)
    assert players.seen(customer="ann") == Player(nickname="", shown=False)
    with write():
        for name in ("ann", "bob"):
            assert players.hold(customer=name) == Player(nickname="", shown=False)
        assert players.hold(customer="nobody") is None
        assert players.rename(customer="ann", nickname="Fox", folded="fox", now=now)
        assert not players.rename(customer="bob", nickname="FOX", folded="fox", now=now)
        assert players.hold(customer="ann") == Player(nickname="Fox", shown=True)
        players.hide(customer="ann", now=now)
        assert players.rename(customer="bob", nickname="FOX", folded="fox", now=now)
    assert players.seen(customer="ann") == Player(nickname="", shown=False)
    assert players.seen(customer="bob") == Player(nickname="FOX", shown=True)


def test_what_plays_ask_of_a_customer(now: datetime) -> None:
    told = people.Told(key="ann", zone="Asia/Shanghai", attributes={"birthday": "1990-05-01"})
    people.keep(told=[told], now=now, proof="t")
    people.named(keys=["bob"], now=now)
    assert players.about(customer="ann") == About(zone="Asia/Shanghai", birthday="1990-05-01")
    assert players.about(customer="bob") == About(zone="", birthday="")
    assert players.about(customer="nobody") is None
