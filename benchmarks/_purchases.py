"""One process of a shop with every room: members buy, then the worker hears of it, measured."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

MEMBERS = 50
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TIERS: dict[str, Any] = {
    "structures": [
        {
            "key": "member",
            "name": {"en": "Member", "zh": "会员"},
            "main": True,
            "measure": "spend",
            "window": {"kind": "rolling", "months": 12},
            "tiers": [
                {"key": key, "name": {"en": key, "zh": key}, "threshold": [{"at_least": least}]}
                for key, least in (("silver", 10_000), ("gold", 80_000))
            ],
        }
    ]
}


def shop() -> None:
    """Sections of the demo, tiers and members who play, were brought or help a cause."""
    from guerdon.flows.demo import demo
    from guerdon.flows.giving import causes
    from guerdon.flows.play import playing
    from guerdon.flows.referral import referral
    from guerdon.store.customers import people
    from guerdon.store.programme import sections
    from guerdon.terms.decision import Refusal

    play = dict(demo._shop()["play"])
    play["boards"] = [
        *play["boards"],
        {
            "key": "spent",
            "name": {"en": "Spent", "zh": "消费"},
            "counts": {"measure": "spend_minor"},
        },
    ]
    documents = {"play": play, "tiers": TIERS}
    documents |= {name: demo._shop()[name] for name in ("points", "causes", "referral")}
    for name, document in documents.items():
        kept = sections.put(name=name, document=document, actor="bench", now=NOW)
        assert isinstance(kept, int), kept
    members = [f"m{number:03}" for number in range(MEMBERS)]
    people.keep(told=[people.Told(key=key) for key in members], now=NOW, proof="bench")
    for number, key in enumerate(members):
        if number % 2:
            playing.join(customer=key, nickname=f"Player {number}", now=NOW)
        if number % 4 == 0:
            causes.choose(customer=key, cause="food-bank", key=None, now=NOW)
        if number % 3 == 2:
            own = referral.own(customer=members[number - 1], now=NOW)
            assert not isinstance(own, Refusal)
            bound = referral.bind(code=own.code, customer=key, key=None, now=NOW)
            assert not isinstance(bound, Refusal), bound


def buy(purchases: int) -> None:
    """Everybody buys in turn, some minutes apart."""
    from guerdon.flows.till import purchase
    from guerdon.store.till.orders import Sold

    for number in range(purchases):
        lines = [
            Sold(sku=f"s{n}", quantity=1, amount_minor=900 + 10 * n, discount_minor=0)
            for n in range(3)
        ]
        done = purchase.record(
            order=f"o{number}",
            customer=f"m{number % MEMBERS:03}",
            placed_at=NOW + timedelta(minutes=7 * number),
            lines=lines,
            currency="USD",
            key=None,
            now=NOW + timedelta(minutes=7 * number),
        )
        assert not hasattr(done, "reason"), done


class Count:
    """How often this process asked the database."""

    calls = 0


@contextmanager
def counted() -> Iterator[None]:
    """Count every call, of Django's and of our own; on SQLite every statement."""
    from django.db import connection

    from guerdon.store import parcel

    connection.ensure_connection()
    if connection.vendor == "sqlite":

        def seen(_: str) -> None:
            Count.calls += 1

        connection.connection.set_trace_callback(seen)
        yield
        connection.connection.set_trace_callback(None)
        return
    usual = parcel._on_postgresql

    def sent(*given: Any) -> Any:
        Count.calls += 1
        return usual(*given)

    def asked(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
        Count.calls += 1
        return execute(query, params, many, context)

    parcel._on_postgresql = sent
    with connection.execute_wrapper(asked):
        yield
    parcel._on_postgresql = usual


def hear(purchases: int) -> dict[str, tuple[float, float]]:
    """By room and in all: calls of the database and milliseconds of processor, a purchase each."""
    from guerdon.flows import trigger

    calls: dict[str, float] = defaultdict(float)
    spent: dict[str, float] = defaultdict(float)
    rooms = trigger.HEARERS

    def timed(room: Any) -> Any:
        name = room.__name__.split(".")[2]

        def heard(**words: Any) -> Any:
            before, begun = Count.calls, time.process_time()
            found = room.heard(**words)
            calls[name] += Count.calls - before
            spent[name] += time.process_time() - begun
            return found

        return SimpleNamespace(heard=heard)

    trigger.HEARERS = tuple(timed(room) for room in rooms)
    now = NOW + timedelta(minutes=7 * purchases)
    with counted():
        before, begun = Count.calls, time.process_time()
        heard = 0
        while done := trigger.catch_up(now=now):
            heard += done
        calls["in all"] = Count.calls - before
        spent["in all"] = time.process_time() - begun
    assert heard == purchases, heard
    return {
        name: (round(calls[name] / heard, 1), round(1000 * spent[name] / heard, 2))
        for name in calls
    }


def main() -> None:
    """Build the shop, let members buy, and print what hearing of it cost."""
    from guerdon.cli.house import open_house

    asked = json.loads(sys.argv[1])
    open_house()
    shop()
    buy(asked["purchases"])
    print(json.dumps(hear(asked["purchases"])))


if __name__ == "__main__":
    main()
