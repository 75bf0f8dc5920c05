"""Drafts are read strictly, and a part leaves the collector of rings as it found it."""

import gc
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from guerdon.flows.offers.replay_player import MOST_OFFERS, Player, live_of, most_of, read
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.store.past.orders import Buyer, PastOrder
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import customer_key
from guerdon.terms.offer import Limits
from guerdon.terms.quote import Quote
from guerdon.terms.replay import Replayed
from guerdon.terms.stacking import MODES
from tests.carts import NOW, some_cart, some_offers, some_stacking
from tests.flows.shop import percent


def test_drafts_are_read_once_each() -> None:
    for documents, reason in (
        ([], "replay_offers"),
        ([percent("ten", 10)] * (MOST_OFFERS + 1), "replay_offers"),
        ([{"key": "x"}], "offer_malformed"),
    ):
        found = read(documents=documents)
        assert isinstance(found, Refusal)
        assert found.reason == reason
    twice = read(documents=[percent("ten", 10), percent("ten", 20)])
    assert not isinstance(twice, Refusal)
    assert [one.key for one in twice] == ["ten"]


@pytest.mark.django_db
def test_the_collector_stands_as_it_was() -> None:
    player = Player(documents=[percent("ten", 10)], since=NOW, until=NOW, now=NOW)
    assert gc.isenabled()
    assert player.part((0, 10)).orders == 0
    assert gc.isenabled()
    gc.disable()
    try:
        player.part((0, 10))
        assert not gc.isenabled()
    finally:
        gc.enable()


def past(roll: Random) -> Buyer:
    """A customer with some orders of a year."""
    orders = tuple(
        PastOrder(at=NOW, channel="web", store="", lines=some_cart(roll).lines, had_minor=0)
        for _ in range(5)
    )
    return Buyer(key="ann", tier="gold", value_class="", orders=orders)


@pytest.mark.django_db
def test_order_after_order_as_the_till() -> None:
    """Once a customer's limit is met the till gives the next best, and so does the replay."""
    player = Player(documents=[percent("ten", 10)], since=NOW, until=NOW, now=NOW)
    for seed in range(50):
        as_the_till(player, Random(seed))


def as_the_till(player: Player, roll: Random) -> None:
    drafts = []
    for one in some_offers(roll):
        limited = replace(one, limits=Limits(per_customer=roll.choice((None, 1, 1, 2))))
        drafts.append(replace(limited, codes="unique") if roll.random() < 0.2 else limited)
    stacking = replace(some_stacking(roll), mode=roll.choice(MODES))
    player.live = live_of(drafts=drafts, like=snapshot([], stacking=stacking))
    player.most = {one.key: most_of(offer=one) for one in drafts}
    player.codes = {
        f"c-{one.key}": CodeFact(code=f"c-{one.key}", offer=one.key, owner=None, state="fresh")
        for one in drafts
        if one.codes == "unique"
    }
    buyer, found = past(roll), Replayed()
    player._buyer(buyer, {}, found)
    uses: Counter[str] = Counter()
    minor: Counter[str] = Counter()
    for order in buyer.orders:
        ask = Checkout(
            cart=Cart(lines=order.lines, currency="USD"), customer="ann", channel="web",
            codes=tuple(player.codes),
        )  # fmt: skip
        facts = Facts(
            customer="ann", known=True, codes=player.codes, tier="gold",
            used={customer_key(offer=key, customer="ann"): n for key, n in uses.items()},
        )  # fmt: skip
        quote = decided(ask=ask, facts=facts, offers=player.live, now=NOW)
        assert isinstance(quote, Quote)
        for one in quote.applied:
            uses[one.offer] += 1
            minor[one.offer] += one.minor
    assert {key: one.uses for key, one in found.offers.items()} == dict(uses)
    assert {key: one.minor for key, one in found.offers.items()} == dict(minor)


@pytest.mark.django_db
def test_a_limit_that_is_met_leaves_the_next_best() -> None:
    documents = [
        percent("best", 20, limits={"per_customer": 1}),
        percent("next", 10),
        percent("own", 30, codes="unique"),
    ]
    player = Player(documents=documents, since=NOW, until=NOW, now=NOW)
    lines = (Line(key="1", sku="tea", quantity=1, unit_minor=1_000),)
    order = PastOrder(at=NOW, channel="", store="", lines=lines, had_minor=0)
    found = Replayed()
    player._buyer(Buyer(key="ann", tier="", value_class="", orders=(order,) * 4), {}, found)
    # A code of one's own is used once, then the best once, then what is left.
    told = {key: (one.uses, one.minor, one.capped) for key, one in found.offers.items()}
    assert told == {"own": (1, 300, 3), "best": (1, 200, 0), "next": (2, 200, 0)}
    assert found.bands[""].after_minor == 700
