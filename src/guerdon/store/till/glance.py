"""A glance: what a decision at the till reads at first, all of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guerdon.give.live import LiveOffers
from guerdon.store import parcel
from guerdon.store.parcel import Answer
from guerdon.store.programme import ground, offers
from guerdon.store.till import facts, orders, till
from guerdon.terms.cart import Checkout


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What was found: the ask in its stored form, the live offers, and what the order has by now.

    `standing` are the open reservations that the ask takes over, `redeemed` is the order's
    redemption; `found` and `likely` are for `facts.known`.
    """

    ask: Checkout
    live: LiveOffers
    standing: tuple[till.Reservation, ...]
    redeemed: str | None
    found: Sequence[Answer]
    likely: Sequence[str]


def looked(*, ask: Checkout, now: datetime, turn: bool) -> Glance:
    """One look, mostly one round trip; with `turn` inside `write()`, and what is found is locked.

    In turn the order waits for others that decide for it; and a customer key that the store has
    never seen is a new customer from here on. The offers are first taken to be those that this
    process holds: where they turn out to have changed, it looks again. An ask by an old number is
    from here on its survivor's.
    """
    live = offers.held(now=now) or offers.live(now=now)
    if turn:
        till.in_turn(order=ask.order)
    while True:
        asked = facts.normalised(ask=ask, live=live, now=now)
        if turn and ask.customer is not None:
            meet = orders.in_turn if facts.looks_back(live=live) else orders.met
            meet(customer=ask.customer, at=now)
        letters: list[tuple[str, list[str | None]]] = []
        if asked.order:
            # Asked after the holds: the order's own may have been redeemed while we waited for it.
            letters = [
                till.standing(order=asked.order, customer=asked.customer, lock=turn),
                (till.REDEEMED, [asked.order]),
            ]
        first, likely = facts.first(ask=asked, live=live, now=now)
        stamp, *rest = parcel.asked((offers.STAMP, ()), *letters, *first)
        before, live = live, offers.live(now=now, stamp=ground.stamped(found=stamp.rows))
        if live is before:
            break
    holds, found = rest[: len(letters)], rest[len(letters) :]
    customer = facts.whose(ask=asked, found=found)
    if customer != asked.customer:
        asked = replace(asked, customer=customer)
    return Glance(
        ask=asked,
        live=live,
        standing=till.taken_over(
            found=holds[0].rows if holds else (),
            order=asked.order,
            customer=asked.customer,
            codes=asked.codes,
        ),
        redeemed=holds[1].rows[0][0] if holds and holds[1].rows else None,
        found=found,
        likely=likely,
    )
