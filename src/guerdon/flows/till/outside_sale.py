"""Outside sale: an order decided elsewhere, kept like one of ours: it earns and comes back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guerdon.give.live import LiveOffers
from guerdon.give.points.earning import entries
from guerdon.store.ledger import ledger
from guerdon.store.till import orders, till
from guerdon.store.till.facts import Holds
from guerdon.store.till.orders import Sold
from guerdon.terms.cart import CHANNELS, Checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS, Entry
from guerdon.terms.limit import Use as Taken
from guerdon.terms.points import Part
from guerdon.terms.quote import Applied, Quote
from guerdon.terms.quote_document import document


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What is about to be recorded; caps on points are taken already.

    `taken` are the counters that it used. `paid` is what each unit of a line cost, where the cart
    tells only what it would have cost before what others took off.
    """

    ask: Checkout
    quote: Quote
    tier: str
    live: LiveOffers
    taken: tuple[Taken, ...]
    paid: dict[str, list[int]] | None = None


def quoted(
    *,
    ask: Checkout,
    applied: Sequence[Applied],
    total_minor: int,
    parts: Sequence[Part],
    live: LiveOffers,
) -> Quote:
    """What was decided elsewhere in the form of a quote: nothing was chosen, nothing refused."""
    # Prices of units are rounded down: a line may have cost some minor units more.
    value = max(total_minor, ask.cart.value_minor)
    return Quote(
        currency=ask.cart.currency,
        subtotal_minor=value,
        shipping_minor=0,
        discount_minor=value - total_minor,
        total_minor=total_minor,
        applied=tuple(applied),
        not_applied=(),
        runner_up=None,
        gap_minor=0,
        points_earned=sum(part.points for part in parts if part.wallet == POINTS),
        evaluation="",
        due_minor=total_minor,
        considered=tuple((one.offer, one.version) for one in applied),
        rules=live.rules,
        section=live.section,
        earned=tuple(parts),
    )


def record(
    *, order: str, at: datetime, sale: Sale, lines: Sequence[Sold]
) -> tuple[str, tuple[Entry, ...]] | Refusal:
    """Write order, redemption and points as of the time of the sale: the redemption's key, entries.

    A return goes by `POST /redemptions/{key}/rollbacks` like any other. RefusedError comes out of
    the transaction where another wrote the order in between.
    """
    ask, key = sale.ask, till.new_key(kind="red")
    quote = document(quote=sale.quote)
    if sale.paid is not None:
        quote["paid"] = sale.paid
    stored = ask
    if ask.channel not in CHANNELS:
        # A shop's own word for a channel: its orders and returns keep it, our tills have no such.
        quote["channel"], stored = ask.channel, replace(ask, channel="other")
    orders.record_later(
        key=order,
        customer=ask.customer,
        at=at,
        lines=lines,
        channel=ask.channel,
        store=ask.store,
    )
    till.open_redemption(
        key=key,
        order=order,
        customer=ask.customer,
        reservation=None,
        now=at,
        ask=stored,
        facts={"tier": sale.tier},
        quote=quote,
        holds=Holds(uses=sale.taken, codes=(), orders=frozenset((order,))),
        draws=(),
    )
    if ask.customer is None:
        return key, ()
    earned = entries(
        plans=sale.live.plans,
        parts=sale.quote.earned,
        tier=sale.tier,
        customer=ask.customer,
        at=at,
        key=f"earn:{key}",
        data={"order": order, "redemption": key},
    )
    posted = ledger.post(entries=earned)
    return posted if isinstance(posted, Refusal) else (key, tuple(earned))
