"""What a return gives back: the money paid for all that was kept before, less what is kept now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Applied, Quote

# How the kept part would be quoted today as it was then: offer -> what it gives, or a refusal.
Requote = Callable[[Checkout], Quote | Refusal]
# Of a line so many units (the later ones first), or those places, counted from 0.
Asked = Mapping[str, int | Sequence[int]]
# The places of units by line.
Places = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An order with some units returned: `refunded_minor` is what those units bring, all told.

    `given` is what each offer still gives on the kept units, `units` how many of each line are
    kept, `paid` what they cost after offers, by line. `again` is how the offers would apply to the
    kept part alone, None where nothing came back. All of it follows from the kept units: in
    whatever order the others came back, the money is the same.
    """

    units: Mapping[str, int]
    given: Mapping[str, int]
    paid: Mapping[str, int]
    again: Mapping[str, Applied] | None
    refunded_minor: int
    empty: bool

    def still(self, one: Mapping[str, Any]) -> bool:
        """Whether an applied offer stands for the kept part, by its policy."""
        if self.empty:
            return bool(one["returns"] == "keep")
        return one["returns"] == "keep" or self.again is None or one["offer"] in self.again


def counted(
    *, ask: Checkout, before: Places, asked: Asked | None
) -> dict[str, frozenset[int]] | Refusal:
    """The places that have come back, once those asked for have; None asks for all.

    Refused: a line that the order does not have, a unit that came back already or was never sold,
    more units than the line still has, nothing at all.
    """
    bought = {line.key: frozenset(range(line.quantity)) for line in ask.cart.lines}
    if asked is None:
        return bought
    after = {key: before.get(key, frozenset()) for key in bought}
    for key, wanted in asked.items():
        if key not in bought:
            return Refusal(reason="not_found", data={"what": "line", "key": key})
        left = sorted(bought[key] - after[key])
        if isinstance(wanted, int):
            if not 0 < wanted <= len(left):
                data = {"line": key, "asked": wanted, "left": len(left)}
                return Refusal(reason="return_too_many", data=data)
            after[key] |= frozenset(left[-wanted:])
            continue
        gone = [place for place in wanted if place not in left]
        if gone or not wanted or len(set(wanted)) < len(wanted):
            said = ", ".join(str(place + 1) for place in gone)
            return Refusal(reason="unit_not_there", data={"line": key, "units": said})
        after[key] |= frozenset(wanted)
    return after


def kept(*, ask: Checkout, quote: Mapping[str, Any], returned: Places, requote: Requote) -> Kept:
    """The order without the returned units.

    An offer that says `keep` leaves each kept unit exactly what it was given. `claw_back` does
    too while the offer still applies to what is kept, and else gives nothing; `reprice` gives
    what it gives to the kept part alone. Shipping and what was off it come back with the last
    unit.
    """
    places = {
        line.key: [at for at in range(line.quantity) if at not in returned.get(line.key, ())]
        for line in ask.cart.lines
    }
    units = {key: len(left) for key, left in places.items()}
    if not any(units.values()):
        total = int(quote["total_minor"])
        return Kept(units=units, given={}, paid={}, again=None, refunded_minor=total, empty=True)
    goods = [one for one in quote["applied"] if one["layer"] != "shipping"]
    off = {one["offer"]: _shares(one, places) for one in goods}
    again = None
    if any(returned.values()) and any(one["returns"] != "keep" for one in quote["applied"]):
        again = _again(ask, units, requote)
        for one in goods:
            offer = one["offer"]
            if one["returns"] == "claw_back" and offer not in again:
                off[offer] = {}
            elif one["returns"] == "reprice":
                shares = again[offer].shares if offer in again else ()
                off[offer] = {share.line: share.minor for share in shares}
    paid = {
        line.key: max(
            0,
            worth(line=line, quote=quote, places=places[line.key])
            - sum(one.get(line.key, 0) for one in off.values()),
        )
        for line in ask.cart.lines
    }
    subtotal = quote["total_minor"] if "paid" in quote else quote["subtotal_minor"]
    whole = subtotal - sum(one["minor"] for one in goods)
    shipping = {one["offer"]: one["minor"] for one in quote["applied"] if one not in goods}
    return Kept(
        units=units,
        given=shipping | {offer: sum(shares.values()) for offer, shares in off.items()},
        paid=paid,
        again=again,
        refunded_minor=max(0, whole - sum(paid.values())),
        empty=False,
    )


def worth(*, line: Line, quote: Mapping[str, Any], places: Iterable[int]) -> int:
    """What those units of a line cost before our offers; decided elsewhere: what was paid."""
    paid = quote.get("paid")
    if paid is None:
        return line.unit_minor * len(list(places))
    return sum(paid[line.key][at] for at in places)


def _shares(one: Mapping[str, Any], places: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """What the offer gave to the units that are kept, by line."""
    return {
        share["line"]: sum(share["units"][at] for at in places[share["line"]])
        for share in one["shares"]
    }


def _again(ask: Checkout, units: Mapping[str, int], requote: Requote) -> dict[str, Applied]:
    """How the offers apply to the kept part."""
    lines = tuple(
        replace(line, quantity=units[line.key]) for line in ask.cart.lines if units[line.key]
    )
    cart = Cart(lines=lines, currency=ask.cart.currency, shipping_minor=ask.cart.shipping_minor)
    found = requote(replace(ask, cart=cart, points=0))
    return {} if isinstance(found, Refusal) else {one.offer: one for one in found.applied}
