"""What a return gives back: the money paid for all that was kept before, less what is kept now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote

# How the kept part would be quoted today as it was then: offer -> what it gives, or a refusal.
Requote = Callable[[Checkout], Quote | Refusal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An order with some units returned: `refunded_minor` is everything refunded so far.

    `given` is what each offer still gives on the kept units, `units` how many of each line are
    kept. It follows from the kept units alone: in whatever order the others came back, the money
    is the same.
    """

    units: Mapping[str, int]
    given: Mapping[str, int]
    refunded_minor: int
    empty: bool


def counted(
    *, ask: Checkout, before: Mapping[str, int], asked: Mapping[str, int] | None
) -> dict[str, int] | Refusal:
    """How many units of each line have come back, once those asked for have; None asks for all.

    Refused: a line that the order does not have, more units than it still has, nothing at all.
    """
    bought = {line.key: line.quantity for line in ask.cart.lines}
    if asked is None:
        return bought
    after = {key: before.get(key, 0) for key in bought}
    for key, units in asked.items():
        if key not in bought:
            return Refusal(reason="not_found", data={"what": "line", "key": key})
        if not 0 < units <= bought[key] - after[key]:
            data = {"line": key, "asked": units, "left": bought[key] - after[key]}
            return Refusal(reason="return_too_many", data=data)
        after[key] += units
    if not asked:
        return Refusal(reason="return_of_nothing")
    return after


def kept(
    *, ask: Checkout, quote: Mapping[str, Any], returned: Mapping[str, int], requote: Requote
) -> Kept:
    """The order without the returned units: of a line, the later units come back first.

    An offer that says `keep` leaves each kept unit exactly what it was given. `claw_back` does
    too while the offer still applies to what is kept, and else gives nothing; `reprice` gives
    what it gives to the kept part alone. Shipping and what was off it come back with the last
    unit.
    """
    units = {line.key: line.quantity - returned.get(line.key, 0) for line in ask.cart.lines}
    if not any(units.values()):
        return Kept(units=units, given={}, refunded_minor=int(quote["total_minor"]), empty=True)
    whole = not any(returned.values())
    given = {
        one["offer"]: one["minor"] if one["layer"] == "shipping" else _shares(one, units)
        for one in quote["applied"]
    }
    if not whole and any(one["returns"] != "keep" for one in quote["applied"]):
        given |= _again(ask, quote, units, given, requote)
    worth = sum(line.unit_minor * units[line.key] for line in ask.cart.lines)
    goods = {one["offer"] for one in quote["applied"] if one["layer"] != "shipping"}
    off = min(worth, sum(minor for offer, minor in given.items() if offer in goods))
    paid = quote["subtotal_minor"] - sum(
        one["minor"] for one in quote["applied"] if one["layer"] != "shipping"
    )
    refunded = max(0, paid - (worth - off))
    return Kept(units=units, given=given, refunded_minor=refunded, empty=False)


def _shares(one: Mapping[str, Any], units: Mapping[str, int]) -> int:
    """What the offer gave to the units that are kept."""
    return sum(sum(share["units"][: units[share["line"]]]) for share in one["shares"])


def _again(
    ask: Checkout,
    quote: Mapping[str, Any],
    units: Mapping[str, int],
    given: Mapping[str, int],
    requote: Requote,
) -> dict[str, int]:
    """What the offers that look at their threshold again give to the kept part."""
    lines = tuple(
        replace(line, quantity=units[line.key]) for line in ask.cart.lines if units[line.key]
    )
    cart = Cart(lines=lines, currency=ask.cart.currency, shipping_minor=ask.cart.shipping_minor)
    found = requote(replace(ask, cart=cart, points=0))
    now = {} if isinstance(found, Refusal) else {one.offer: one.minor for one in found.applied}
    changed: dict[str, int] = {}
    for one in quote["applied"]:
        offer = one["offer"]
        if one["layer"] == "shipping":
            continue
        if one["returns"] == "claw_back" and offer not in now:
            changed[offer] = 0
        elif one["returns"] == "reprice":
            changed[offer] = now.get(offer, 0)
    return changed
