"""A quote at the till by the number of live offers, beside a plain full scan of all of them."""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from statistics import median
from typing import Any

from guerdon.flows.till.quoting import decided, snapshot
from guerdon.give.index import Index
from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.give.offer_document import parsed
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.compiled import Measure, compiled, measuring
from guerdon.terms.condition import Condition, Every, Leaf
from guerdon.terms.condition import parsed as parsed_condition
from guerdon.terms.customer import Facts
from guerdon.terms.holding import holds, leaf_holds
from guerdon.terms.offer import Offer
from guerdon.terms.quote import Quote

NAME = "till"
LIVE = {"small": (10, 1_000, 10_000), "full": (10, 1_000, 10_000, 50_000)}
CARTS = {"small": 300, "full": 2_000}
SCANS = {"small": 20, "full": 60}
OTHER = "full scan that walks every condition"
NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Milliseconds of CPU for one quote of a 10-line cart, median and p99.

    Seven in ten offers are about one product, one a product; the others want a segment and a
    spend, a code, or a store. In a usual cart three lines in ten are on offer and one order-wide
    offer is near; in a busy one every line is, and three order-wide offers stack or compete. The
    scan asks every offer, walks its condition, and goes on in the same way; its quotes are equal.
    """
    yield from _conditions()
    for count in LIVE[size]:
        live, built = _built(count)
        yield from built
        # As a server does after it has read its offers: they are no garbage to be looked through.
        gc.collect()
        gc.freeze()
        for name, busy in (("usual", False), ("busy", True)):
            yield from _case(live, count, size, name, busy=busy)
        gc.unfreeze()


def _conditions() -> Iterator[dict[str, Any]]:
    """Microseconds to ask one condition of three parts, one of them about the cart."""
    condition = parsed_condition(
        document={
            "all": [
                {"field": "segments", "op": "has", "value": "segment-7"},
                {"field": "spend", "op": "at_least", "value": 1_000},
                {"field": "cart.subtotal", "op": "at_least", "value": 3_000},
            ]
        }
    )
    assert isinstance(condition, Every)
    values = {"segments": frozenset({"segment-7"}), "spend": 2_000}
    measure = measuring(cart=_ask(Random(1), 100, busy=True).cart)
    asked = compiled(condition=condition)
    assert asked(values, measure) == _walk(condition, values, measure)
    yield {
        "case": "one condition of three parts, compiled",
        "ours": round(_micro(lambda: asked(values, measure)), 3),
        "other": round(_micro(lambda: _walk(condition, values, measure)), 3),
        "other_name": "walked",
        "unit": "us CPU",
    }


def _micro(work: Callable[[], object], times: int = 20_000) -> float:
    """Microseconds of CPU of one call; the fastest of five rounds."""
    rounds: list[float] = []
    for _ in range(5):
        begun = time.process_time_ns()
        for _ in range(times):
            work()
        rounds.append((time.process_time_ns() - begun) / times / 1e3)
    return min(rounds)


def _built(count: int) -> tuple[LiveOffers, Iterator[dict[str, Any]]]:
    """A snapshot, and what it took: seconds of CPU without the collector, as the store builds it.

    Beside it: with one offer changed, which is all that is made anew but for the index.
    """
    offers = _offers(count)
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        live = snapshot(offers)
        first = time.process_time() - begun
        begun = time.process_time()
        snapshot([*offers[1:], replace(offers[0], version=2)], before=live)
        again = time.process_time() - begun
    finally:
        gc.enable()
    plain = {"other": None, "other_name": None}
    return live, iter(
        [
            {
                "case": f"{count:,} live offers, snapshot after one change",
                "ours": round(again, 4),
                "other": round(first, 4),
                "other_name": "all of it for the first time",
                "unit": "s CPU",
            },
            {
                "case": f"{count:,} live offers, memory of the snapshot",
                "ours": round(_traced(offers), 1),
                **plain,
                "unit": "MB beside its offers",
            },
        ]
    )


def _traced(offers: list[Offer]) -> float:
    """Megabytes that a snapshot takes beside its offers."""
    tracemalloc.start()
    held = snapshot(offers)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    return taken / 2**20


def _case(
    live: LiveOffers, count: int, size: str, called: str, *, busy: bool
) -> Iterator[dict[str, Any]]:
    asks = [_ask(Random(seed), count, busy=busy) for seed in range(CARTS[size])]
    facts = [_facts(Random(seed), count, busy=busy) for seed in range(CARTS[size])]
    ours, quotes = _timed(live, asks, facts)
    scans = SCANS[size]
    theirs, scanned = _timed(_scanning(live), asks[:scans], facts[:scans])
    for quick, slow in zip(quotes, scanned, strict=False):
        if quick.applied != slow.applied:
            raise AssertionError("the index and the scan decide differently")
    met = sum(map(_eligible, quotes)) / len(quotes)
    case = f"{count:,} live offers, {called} cart, {met:.0f} eligible"
    for name, figure in (("median", median), ("p99", _p99)):
        yield {
            "case": f"{case}, {name}",
            "ours": round(figure(ours), 4),
            "other": round(figure(theirs), 4),
            "other_name": OTHER,
            "unit": "ms CPU",
        }


def _eligible(quote: Quote) -> int:
    beaten = sum(one.would_give_minor is not None for one in quote.not_applied)
    return len(quote.applied) + beaten


def _timed(
    live: LiveOffers, asks: list[Checkout], facts: list[Facts]
) -> tuple[list[float], list[Quote]]:
    times: list[float] = []
    quotes: list[Quote] = []
    for ask, known in zip(asks[:10], facts, strict=False):
        decided(ask=ask, facts=known, offers=live, now=NOW)
    for ask, known in zip(asks, facts, strict=False):
        begun = time.process_time_ns()
        quote = decided(ask=ask, facts=known, offers=live, now=NOW)
        times.append((time.process_time_ns() - begun) / 1e6)
        assert isinstance(quote, Quote)
        quotes.append(quote)
    return times, quotes


def _p99(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.99) - 1)]


def _scanning(live: LiveOffers) -> LiveOffers:
    """The same offers without index and without compiled conditions."""
    everything = Index(anybody=(tuple(range(len(live.offers))), ()), doors={})
    walked = tuple(_walked(one) for one in live.offers)
    by_key = {one.offer.key: one for one in walked}
    return replace(live, offers=walked, by_key=by_key, index=everything)


def _walked(one: LiveOffer) -> LiveOffer:
    return replace(one, holding=partial(_walk, one.condition))


def _walk(condition: Condition, values: Any, measure: Measure) -> bool:
    """As `holding.holds`, measuring each cart field once as the compiled form does."""
    if isinstance(condition, Leaf) and condition.field.startswith("cart."):
        return leaf_holds(leaf=condition, found=measure(condition.field, condition.of))
    if isinstance(condition, Leaf):
        return holds(condition=condition, values=values)
    parts = getattr(condition, "parts", ())
    return all(_walk(part, values, measure) for part in parts)


def _offers(count: int) -> list[Offer]:
    roll = Random(count)
    offers: list[Offer] = []
    for number in range(count):
        begin = NOW - timedelta(hours=roll.randrange(1, 500))
        document: dict[str, Any] = {
            "key": f"offer-{number}",
            "name": {"en": f"Offer {number}"},
            "period": {
                "start": begin.isoformat(),
                "end": (NOW + timedelta(hours=roll.randrange(1, 500))).isoformat(),
            },
            **_kind(roll, number, count),
        }
        offer = parsed(document)
        assert isinstance(offer, Offer)
        offers.append(offer)
    return offers


def _kind(roll: Random, number: int, count: int) -> dict[str, Any]:
    of = {"sku": [f"sku-{number}"]}
    match number % 10:
        case 0 | 1 | 2 | 3:
            value = {"percent": roll.choice((5, 10, 15))}
            return {"kind": "percent", "layer": "line", "value": value, "of": of}
        case 4 | 5 | 6:
            unit = {"off_minor": roll.choice((50, 100)), "per": "unit"}
            return {"kind": "amount", "layer": "line", "value": unit, "of": of}
        case 7:
            return {
                "kind": "stepped",
                "value": {
                    "by": "spend",
                    "steps": [{"from": 5_000, "off_minor": 500}, {"from": 9_000, "off_minor": 900}],
                },
                "condition": {
                    "all": [
                        {"field": "segments", "op": "has", "value": f"segment-{number}"},
                        {"field": "cart.subtotal", "op": "at_least", "value": 3_000},
                    ]
                },
            }
        case 8:
            coded = {"codes": "shared", "shared_code": f"CODE-{number}"}
            return {"kind": "amount", "value": {"off_minor": 700}, "group": "coupons", **coded}
    at_store = {"field": "ask.store", "op": "is", "value": f"store-{number}"}
    return {
        "kind": "percent",
        "value": {"percent": 10},
        "least_minor": 4_000,
        "condition": at_store,
    }


def _numbered(roll: Random, count: int, last: int) -> int:
    """A number below count that ends in the digit."""
    return roll.randrange(count // 10) * 10 + last


def _ask(roll: Random, count: int, *, busy: bool) -> Checkout:
    lines = tuple(
        Line(
            key=str(at),
            sku=f"sku-{_numbered(roll, count, roll.randrange(7))}"
            if busy or at < 3
            else f"plain-{roll.randrange(count)}",
            quantity=roll.randint(1, 3),
            unit_minor=roll.randint(100, 3_000),
            category=f"category-{roll.randrange(20)}",
            brand=f"brand-{roll.randrange(50)}",
        )
        for at in range(10)
    )
    return Checkout(
        cart=Cart(lines=lines, currency="USD", shipping_minor=500),
        customer="ann",
        codes=(f"CODE-{_numbered(roll, count, 8)}",) if busy else (),
        store=f"store-{_numbered(roll, count, 9)}" if busy else "store",
    )


def _facts(roll: Random, count: int, *, busy: bool) -> Facts:
    values = {
        "orders": 12,
        "spend": 123_456,
        "tier": "gold",
        "stage": "active",
        "clv": 45_000,
        "segments": frozenset(
            f"segment-{_numbered(roll, count, 7)}" for _ in range(3 if busy else 1)
        ),
    }
    return Facts(customer="ann", known=True, values=values, tier="gold", points=500)
