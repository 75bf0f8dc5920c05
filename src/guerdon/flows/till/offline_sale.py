"""Offline sale: the order behind a settled offline use, written and earning as of its time."""

from collections.abc import Sequence

from guerdon.flows.till import outside_sale
from guerdon.flows.till.outside_sale import Sale
from guerdon.flows.till.purchase import earned_by
from guerdon.flows.till.redemption import sold
from guerdon.give.coupons.use import Use
from guerdon.give.live import LiveOffers
from guerdon.store.till import orders, till
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.checkout_document import LONGEST_ORDER
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.limit import Use as Taken
from guerdon.terms.money import shared
from guerdon.terms.offer import Offer
from guerdon.terms.points import Part
from guerdon.terms.quote import Applied, Share
from guerdon.terms.quote_document import document

# What stands for the goods where a till knows no lines.
UNNAMED = "offline"


def wrong(*, use: Use) -> Refusal | None:
    """Why what the till says was bought cannot be: its parts must add up to what was paid."""
    if not use.lines and use.total_minor is None:
        return None
    if len(use.order) > LONGEST_ORDER:
        return Refusal(reason="use_order_long", data={"most": LONGEST_ORDER})
    value = sum(line.value_minor for line in _lines(use))
    total = value - use.given_minor if use.total_minor is None else use.total_minor
    if total < 0 or total != value - use.given_minor:
        data = {"value_minor": value, "given_minor": use.given_minor, "total_minor": total}
        return Refusal(reason="use_total_wrong", data=data)
    return None


def _lines(use: Use) -> tuple[Line, ...]:
    """The lines; where none are known one of the whole, at what it cost before the code."""
    if use.lines or use.total_minor is None:
        return use.lines
    whole = use.total_minor + use.given_minor
    return (Line(key="1", sku=UNNAMED, quantity=1, unit_minor=whole),)


def prepared(
    *, use: Use, offer: Offer, code: str, taken: Sequence[Taken], now_live: LiveOffers
) -> Sale | Refusal | None:
    """What to record of the use; None where nothing is known or the order is there already.

    `taken` are the counters that the use filled whole: they are free again with the last unit that
    comes back. Refused (`till_busy`): a parallel order took the rest of a cap. Call it inside
    `write()`, before the code is taken: counters come before codes.
    """
    lines = _lines(use)
    if not lines or orders.known(key=use.order) or till.redeemed(order=use.order):
        return None
    customer = use.customer or None
    ask = Checkout(
        cart=Cart(lines=lines, currency=now_live.currency),
        customer=customer,
        order=use.order,
        store=use.store,
    )
    shares = _shares(lines, use.given_minor)
    paid = [line.value_minor - share.minor for line, share in zip(lines, shares, strict=True)]
    tier = ""
    parts: tuple[Part, ...] = ()
    caps: tuple[Taken, ...] = ()
    if customer is not None:
        found = earned_by(ask=ask, customer=customer, at=use.at, paid=paid, live=now_live)
        if isinstance(found, Refusal):
            return found
        tier, parts, caps = found
    applied = Applied(
        offer=offer.key,
        version=offer.version,
        layer="order",
        minor=use.given_minor,
        shares=shares,
        reason=Reason(reason="given_offline", data={"till": use.till}),
        code=code,
        units=use.units,
        # A till's decision is a fact: what it gave each unit stays with the units that are kept.
        returns="keep",
    )
    quote = outside_sale.quoted(
        ask=ask, applied=[applied], total_minor=sum(paid), parts=parts, live=now_live
    )
    return Sale(ask=ask, quote=quote, tier=tier, live=now_live, taken=(*taken, *caps))


def _shares(lines: Sequence[Line], minor: int) -> tuple[Share, ...]:
    """What was given, over the lines by their worth and over the units of each alike."""
    values = [line.value_minor for line in lines]
    parts = shared(total=minor, weights=values) if minor else [0] * len(lines)
    return tuple(
        Share(
            line=line.key,
            minor=part,
            units=tuple(shared(total=part, weights=[1] * line.quantity)),
        )
        for line, part in zip(lines, parts, strict=True)
    )


def record(*, use: Use, sale: Sale) -> str | Refusal:
    """Write order, redemption and points as of the time of use; the redemption's key.

    The code stays used up: a till without network would not know that it is free.
    """
    lines = sold(ask=sale.ask, quote=document(quote=sale.quote))
    found = outside_sale.record(order=use.order, at=use.at, sale=sale, lines=lines)
    return found if isinstance(found, Refusal) else found[0]
