"""Offers that want a spend which others take away: the best is held against brute force."""

from itertools import combinations
from random import Random
from typing import Any

import pytest

from guerdon.flows.till.contest import Contest, gathered
from guerdon.flows.till.quoting import decided
from guerdon.give.live import LiveOffers, snapshot
from guerdon.terms.cart import Cart
from guerdon.terms.quote import Quote
from tests.carts import CATEGORIES, KNOWN, NOW, asking, cart_of, made

PRICES = (10, 30, 99, 500, 1000, 2599)


def live_of(*documents: dict[str, Any]) -> LiveOffers:
    return snapshot(made({"key": f"o{at}", **one}) for at, one in enumerate(documents))


def contest_of(live: LiveOffers, cart: Cart) -> Contest:
    found = gathered(ask=asking(cart), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(found, Contest)
    return found


def greatest(contest: Contest) -> int:
    """The most of all allowed combinations, each walked through."""
    turns, best = contest.turns, 0
    places = range(len(turns.entrants))
    for size in range(1, len(places) + 1):
        for some in combinations(places, size):
            if not any(turns.clashes[i] >> j & 1 for i, j in combinations(some, 2)):
                walk, _ = turns.walked(some)
                best = max(best, sum(given.minor for _, given in walk))
    return best


def discount(live: LiveOffers, cart: Cart) -> int:
    quote = decided(ask=asking(cart), facts=KNOWN, offers=live, now=NOW)
    assert isinstance(quote, Quote)
    assert quote.gap_minor == 0
    return quote.discount_minor


def off(roll: Random) -> dict[str, Any]:
    """An order-wide offer whose worth hangs on what is left to spend."""
    steps = [{"from": roll.randint(50, 1200), "off_minor": roll.randint(1, 50)}]
    match roll.randrange(4):
        case 0:
            return {"kind": "stepped", "value": {"by": "spend", "repeat": True, "steps": steps}}
        case 1:
            capped = {"percent": roll.choice((20, 50, 80)), "cap_minor": roll.randint(10, 900)}
            return {"kind": "percent", "value": capped}
        case 2:
            half = {"percent": roll.choice((20, 50, 80))}
            return {"kind": "percent", "value": half, "least_minor": roll.randint(50, 3000)}
    steps.append({"from": roll.randint(1201, 5000), "percent": roll.randint(1, 50)})
    return {"kind": "stepped", "value": {"by": "spend", "steps": steps}}


def some(roll: Random) -> tuple[LiveOffers, Cart]:
    """Small line offers that move the spend by little, and one or two that look at it."""
    lines = [
        (roll.randint(1, 3), roll.choice(PRICES), roll.choice(CATEGORIES))
        for _ in range(roll.randint(2, 4))
    ]
    documents: list[dict[str, Any]] = [
        {
            "kind": "percent",
            "layer": "line",
            "value": {"percent": roll.choice((5, 10, 25, 40))},
            "of": {"category": roll.sample(CATEGORIES, 2)},
        }
        for _ in range(roll.randint(1, 2))
    ]
    for number in range(roll.randint(1, 2)):
        scope = {"of": {"category": roll.sample(CATEGORIES, 2)}} if roll.random() < 0.4 else {}
        documents.append({"group": f"g{number}", "measures": "running", **scope, **off(roll)})
    return live_of(*documents), cart_of(*lines)


def test_two_small_cuts_that_together_cost_a_step_are_left_out() -> None:
    # 10 % off the two small lines is worth 2, and pushes the fourth full 11.30 out of reach.
    live = live_of(
        {"kind": "percent", "layer": "line", "value": {"percent": 10}},
        {
            "kind": "stepped",
            "value": {"by": "spend", "repeat": True, "steps": [{"from": 1130, "off_minor": 200}]},
        },
    )
    assert discount(live, cart_of((1, 5000), (1, 10), (1, 10))) == 500 + 4 * 200


@pytest.mark.parametrize("block", range(4))
def test_no_allowed_combination_is_worth_more(block: int) -> None:
    tried = 0
    for seed in range(block * 500, (block + 1) * 500):
        live, cart = some(Random(seed))
        contest = contest_of(live, cart)
        if len(contest.turns.entrants) <= 9:
            tried += 1
            assert discount(live, cart) == greatest(contest), seed
    assert tried > 450
