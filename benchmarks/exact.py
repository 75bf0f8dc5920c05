"""The provably best combination, beside trying every combination of the same entrants."""

import time
from collections.abc import Iterator
from itertools import combinations
from random import Random
from statistics import median
from typing import Any

from benchmarks.till import NOW
from guerdon.flows.till.contest import Contest, gathered
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.give.live import LiveOffers
from guerdon.give.offer_document import parsed
from guerdon.give.turns import Turns
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.customer import Facts
from guerdon.terms.offer import Offer
from guerdon.terms.quote import Quote

NAME = "exact"
CARTS = {"small": 200, "full": 1_000}
OTHER = "every combination tried"
# Trying them all takes 2^n walks; larger contests are left to us alone.
MOST_ENTRANTS = 13
FACTS = Facts(customer="ann", known=True)
CATEGORIES = ("tea", "cups", "cake")
CONFLICTING: tuple[dict[str, Any], ...] = (
    {"kind": "percent", "layer": "line", "value": {"percent": 10}},
    {"kind": "percent", "layer": "line", "value": {"percent": 25}},
    {"kind": "percent", "layer": "line", "value": {"percent": 30, "cap_minor": 2_000}},
    {"kind": "mix_and_match", "value": {"quantity": 3, "percent": 20}},
    {"kind": "buy_get", "value": {"buy": 2}},
    {"kind": "cheapest_free", "value": {"quantity": 3}},
    {"kind": "nth_unit", "value": {"n": 2, "percent": 50, "within": "all"}},
    {"kind": "amount", "layer": "line", "value": {"off_minor": 500}},
)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Milliseconds a quote: 3-8 lines, 3-7 offers of which a line takes one, 3 order thresholds."""
    ours: list[float] = []
    pairs: list[tuple[float, float]] = []
    for seed in range(CARTS[size]):
        roll = Random(seed)
        live, ask = _live(roll), _ask(roll)
        begun = time.process_time_ns()
        quote = decided(ask=ask, facts=FACTS, offers=live, now=NOW)
        ours.append((time.process_time_ns() - begun) / 1e6)
        contest = gathered(ask=ask, facts=FACTS, offers=live, now=NOW, explain=())
        assert isinstance(quote, Quote)
        assert isinstance(contest, Contest)
        if len(contest.turns.entrants) <= MOST_ENTRANTS:
            begun = time.process_time_ns()
            best = _tried(contest.turns)
            pairs.append((ours[-1], (time.process_time_ns() - begun) / 1e6))
            if best != quote.discount_minor:
                raise AssertionError("a combination is worth more than the quote")
    both = f"{len(pairs)} carts of at most {MOST_ENTRANTS} entrants, median"
    yield {
        "case": both,
        "ours": round(median(mine for mine, _ in pairs), 3),
        "other": round(median(theirs for _, theirs in pairs), 3),
        "other_name": OTHER,
        "unit": "ms CPU",
    }
    for name, part in (("median", 0.5), ("p99", 0.99)):
        figure = sorted(ours)[max(0, round(len(ours) * part) - 1)]
        yield {
            "case": f"{len(ours)} carts, {name}",
            "ours": round(figure, 3),
            "other": None,
            "other_name": None,
            "unit": "ms CPU",
        }


def _tried(turns: Turns) -> int:
    best = 0
    places = range(len(turns.entrants))
    for size in range(1, len(places) + 1):
        for some in combinations(places, size):
            if any(turns.clashes[i] >> j & 1 for i, j in combinations(some, 2)):
                continue
            walk, _ = turns.walked(some)
            best = max(best, sum(given.minor for _, given in walk))
    return best


def _live(roll: Random) -> LiveOffers:
    documents: list[dict[str, Any]] = [
        {**roll.choice(CONFLICTING), "of": {"category": roll.sample(CATEGORIES, 2)}}
        for _ in range(roll.randint(3, 7))
    ]
    for number in range(3):
        least = roll.randint(3_000, 30_000)
        steps = [{"from": least, "off_minor": least // 10}]
        steps.append({"from": least * 2, "off_minor": least // 4})
        documents.append(
            {
                "kind": "stepped",
                "value": {"by": "spend", "steps": steps},
                "group": roll.choice(("", f"threshold-{number}")),
            }
        )
    offers = [parsed({"key": f"o{at}", **document}) for at, document in enumerate(documents)]
    return snapshot(offer for offer in offers if isinstance(offer, Offer))


def _ask(roll: Random) -> Checkout:
    lines = tuple(
        Line(
            key=str(at),
            sku=f"s{at}",
            quantity=roll.randint(1, 4),
            unit_minor=roll.randint(100, 9_000),
            category=roll.choice(CATEGORIES),
        )
        for at in range(roll.randint(3, 8))
    )
    return Checkout(cart=Cart(lines=lines, currency="USD", shipping_minor=500), customer="ann")
