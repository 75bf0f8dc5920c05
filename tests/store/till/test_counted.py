"""Counters that are likely wanted are read with the customer, and never change what is decided."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store import counters, parcel
from guerdon.store.programme import offers
from guerdon.store.till import counted, facts
from guerdon.terms.limit import Use
from tests.flows.shop import ask, off, sells
from tests.store.ledgers import member
from tests.store.posted import watched

pytestmark = pytest.mark.django_db(transaction=True)


def test_counters_open_to_any_cart_come_with_the_customer(now: datetime, monkeypatch: Any) -> None:
    sells(now, off("all", 100, limits={"total": 5, "per_customer": 2}))
    member("c", now)
    counters.take(uses=[Use(key="offer/all/total", units=3, ceiling=5)])
    live = offers.live(now=now)
    asked = ask(customer="c")
    sent = watched(monkeypatch)
    letters, likely = facts.first(ask=asked, live=live, now=now)
    found = parcel.asked(*letters)
    before = len(sent)
    known, _ = facts.known(ask=asked, live=live, now=now, found=found, likely=likely)
    assert likely == ["offer/all/customer/c", "offer/all/total"]
    assert known.used == {"offer/all/total": 3}
    assert len(sent) == before


def test_a_guess_that_fails_tells_the_same_as_none(now: datetime, monkeypatch: Any) -> None:
    gold = {"field": "tier", "op": "is", "value": "gold"}
    sells(
        now,
        off("open", 100, limits={"total": 5}, least_minor=10_000_000),
        off("all", 100, limits={"total": 5, "per_day": 3}),
        off("gold", 100, limits={"total": 5}, condition=gold),
        off("coded", 100, codes="shared", shared_code="TEN", limits={"per_code": 4}),
    )
    for name in ("all", "gold", "open"):
        counters.take(uses=[Use(key=f"offer/{name}/total", units=1, ceiling=5)])
    counters.take(uses=[Use(key="offer/coded/code/TEN", units=2, ceiling=4)])
    live = offers.live(now=now)
    for asked in (ask(), ask(customer="c"), ask(codes=["TEN"]), ask(zone="Asia/Shanghai")):
        guessed = facts.read(ask=asked, live=live, now=now)
        with monkeypatch.context() as patch:
            patch.setattr(counted, "likely", lambda **given: [])
            assert facts.read(ask=asked, live=live, now=now) == guessed
        assert ("offer/coded/code/TEN" in guessed.used) == bool(asked.codes)


def test_many_are_not_guessed(now: datetime) -> None:
    limits = {"total": 5, "per_customer": 2}
    sells(now, *[off(f"o{n}", 100, limits=limits) for n in range(counted.LIKELY)])
    live = offers.live(now=now)
    assert counted.likely(ask=ask(customer="c"), live=live, now=now) == []
