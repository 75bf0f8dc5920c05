"""Carts and offers made at random from a seed, for tests that hold the till to its promises."""

from datetime import UTC, datetime
from operator import add
from random import Random
from typing import Any

from guerdon.flows.till.quoting import decided
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.offer_document import parsed
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Plan
from guerdon.terms.quote import Quote
from guerdon.terms.stacking import Stacking

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PLAN = Plan(rates=(EarnRate(period=Period(), points=1, per_minor=100),))
CATEGORIES = ("tea", "cups", "cake")
KNOWN = Facts(
    customer="ann", known=True, tier="gold", values={"orders": 3, "tier": "gold"}, points=500
)


def made(document: dict[str, Any]) -> Offer:
    """The offer of a document that must be right."""
    offer = parsed(document)
    assert isinstance(offer, Offer), offer
    return offer


def some_cart(roll: Random, *, most_lines: int = 4, most_units: int = 3) -> Cart:
    """A cart with small numbers, so that ties, floors and zero prices are frequent."""
    lines = tuple(
        Line(
            key=f"l{at}",
            sku=f"s{roll.randrange(5)}",
            quantity=roll.randint(1, most_units),
            unit_minor=roll.choice((0, 1, 3, 10, 99, 100, 333, 1000, 1000, 2599)),
            category=roll.choice(CATEGORIES),
            brand=roll.choice(("", "own")),
            labels=frozenset(roll.sample(("sale", "new"), roll.randrange(3))),
            cost_minor=roll.choice((None, None, 50, 400)),
            floor_minor=roll.choice((0, 0, 0, 1, 90, 500)),
        )
        for at in range(roll.randint(1, most_lines))
    )
    return Cart(lines=lines, currency="USD", shipping_minor=roll.choice((0, 500, 999)))


def _cut(roll: Random) -> dict[str, Any]:
    return roll.choice(
        (
            {"percent": roll.choice((5, 10, 12.5, 33, 50, 100))},
            {"off_minor": roll.choice((1, 30, 100, 999))},
            {"price_minor": roll.choice((0, 1, 90, 500))},
        )
    )


def _steps(roll: Random) -> list[dict[str, Any]]:
    least = sorted(roll.sample(range(100, 6000, 100), roll.randint(1, 3)))
    if roll.random() < 0.5:
        return [{"from": at, "off_minor": roll.randint(1, 900)} for at in least]
    return [{"from": at, "percent": roll.randint(1, 40)} for at in least]


def _kind(roll: Random) -> dict[str, Any]:
    return roll.choice(
        (
            {"kind": "percent", "value": {"percent": roll.choice((5, 10, 25, 50))}},
            {"kind": "percent", "value": {"percent": 30, "cap_minor": roll.randint(1, 500)}},
            {"kind": "percent", "layer": "line", "value": {"percent": roll.choice((5, 10, 90))}},
            {"kind": "percent", "layer": "line", "value": {"percent": 40, "cap_minor": 333}},
            {"kind": "amount", "value": {"off_minor": roll.choice((25, 300, 2500))}},
            {"kind": "amount", "layer": "line", "value": {"off_minor": 70, "per": "unit"}},
            {"kind": "amount", "layer": "line", "value": {"off_minor": 120, "per": "line"}},
            {"kind": "fixed_price", "value": {"price_minor": roll.choice((0, 9, 300))}},
            {"kind": "stepped", "value": {"by": "spend", "steps": _steps(roll)}},
            {"kind": "stepped", "layer": "line", "value": {"by": "spend", "steps": _steps(roll)}},
            {
                "kind": "stepped",
                "layer": "line",
                "value": {
                    "by": "quantity",
                    "steps": [{"from": 1, "percent": 10}, {"from": 3, "percent": 30}],
                },
            },
            {
                "kind": "stepped",
                "value": {
                    "by": "spend",
                    "steps": [{"from": 1000, "off_minor": 100}],
                    "repeat": True,
                },
            },
            {"kind": "mix_and_match", "value": {"quantity": roll.randint(2, 4), **_cut(roll)}},
            {"kind": "buy_get", "value": {"buy": 2, "pick": roll.choice(("cheapest", "dearest"))}},
            {
                "kind": "buy_get",
                "value": {"buy": 1, "get_of": {"category": ["cake"]}, "percent": 50},
            },
            {"kind": "cheapest_free", "value": {"quantity": roll.randint(2, 4)}},
            {"kind": "nth_unit", "value": {"n": 2, "percent": 50, "within": "all"}},
            {"kind": "nth_unit", "value": {"n": 2, "percent": 50}},
            {
                "kind": "bundle",
                "value": {
                    "parts": [{"of": {"category": ["tea"]}}, {"of": {"category": ["cups"]}}],
                    **_cut(roll),
                },
            },
            {"kind": "presale", "value": {"deposit_minor": 50, "worth_minor": 90, "label": "d"}},
            {"kind": "shipping", "value": roll.choice(({}, {"percent": 50}))},
            {"kind": "points_multiplier", "value": {"percent": 200}},
            {
                "kind": "gift",
                "value": {"steps": [{"from": 900, "choices": ["mug"], "worth_minor": 40}]},
            },
        )
    )


def some_offer(roll: Random, *, key: str, others: tuple[str, ...] = ()) -> Offer:
    """An offer of some kind with some scope, threshold, group and company."""
    document: dict[str, Any] = {
        "key": key,
        "priority": roll.randrange(3),
        "group": roll.choice(("", "", "", "a", "m", "f")),
        **_kind(roll),
    }
    if roll.random() < 0.5:
        document["of"] = {"category": roll.sample(CATEGORIES, roll.randint(1, 2))}
    if roll.random() < 0.3:
        document["least_minor"] = roll.choice((100, 1000, 3000))
        line = document.get("layer") == "line" or document["kind"] not in ("percent", "amount")
        document["measures"] = roll.choice(("original", "running"))
        if not line and roll.random() < 0.5:
            document["measures"] = "after_line"
    if roll.random() < 0.1:
        document["exclusive"] = roll.choice(("layer", "cart"))
    if others and roll.random() < 0.15:
        document[roll.choice(("never_with", "also_with"))] = [roll.choice(others)]
    if roll.random() < 0.1:
        document["limits"] = {
            roll.choice(("spend_minor", "units")): roll.choice((1, 2, 100, 700)),
            "when_short": roll.choice(("clip", "skip")),
        }
    return made(document)


def some_offers(roll: Random, *, most: int = 6) -> tuple[Offer, ...]:
    """Up to `most` offers, keyed o0, o1 ..."""
    keys = tuple(f"o{at}" for at in range(roll.randint(1, most)))
    return tuple(some_offer(roll, key=key, others=keys) for key in keys)


def some_stacking(roll: Random) -> Stacking:
    """Group rules as the offers' groups hint, now and then caps and a margin floor."""
    return Stacking(
        groups={"a": "add", "m": "multiply", "f": "first"},
        line_cap_bp=roll.choice((10_000, 10_000, 6_000)),
        order_cap_bp=roll.choice((10_000, 10_000, 3_000)),
        margin_floor_bp=roll.choice((None, None, 1_000)),
    )


def some_live(roll: Random, *, most: int = 6) -> LiveOffers:
    """Random offers under random rules."""
    return snapshot(some_offers(roll, most=most), stacking=some_stacking(roll), plan=PLAN)


def asking(cart: Cart, **words: Any) -> Checkout:
    """A checkout of a known customer."""
    return Checkout(cart=cart, **{"customer": "ann", "labels": frozenset({"d"}), **words})


def lines_of(*prices: int, **words: Any) -> Cart:
    """A cart of one unit at each price."""
    lines = tuple(
        Line(key=str(at), sku=f"s{at}", quantity=1, unit_minor=price, **words)
        for at, price in enumerate(prices)
    )
    return Cart(lines=lines, currency="USD")


def cart_of(*lines: tuple[int, int] | tuple[int, int, str], shipping: int = 0) -> Cart:
    """A cart of (quantity, unit price, category?) lines with keys 0, 1 ..."""
    made_lines = []
    for at, (quantity, price, *category) in enumerate(lines):
        made_lines.append(
            Line(
                key=str(at),
                sku=f"s{at}",
                quantity=quantity,
                unit_minor=price,
                category=category[0] if category else "",
            )
        )
    return Cart(lines=tuple(made_lines), currency="USD", shipping_minor=shipping)


def quote_for(
    *documents: dict[str, Any],
    cart: Cart,
    facts: Facts = KNOWN,
    now: datetime = NOW,
    stacking: Stacking | None = None,
    zone: str = "UTC",
    **words: Any,
) -> Quote:
    """The quote for these offers alone; each document may leave out its key and name."""
    offers = [made({"key": f"o{at}", **document}) for at, document in enumerate(documents)]
    live = snapshot(offers, stacking=stacking, plan=PLAN, zone=zone)
    keys = [offer.key for offer in offers]
    quote = decided(ask=asking(cart, **words), facts=facts, offers=live, now=now, explain=keys)
    assert isinstance(quote, Quote), quote
    return quote


def off_by(*documents: dict[str, Any], cart: Cart, **words: Any) -> dict[str, tuple[int, ...]]:
    """What the offers take off each unit of each line, by line key; untouched lines left out."""
    found: dict[str, tuple[int, ...]] = {}
    for one in quote_for(*documents, cart=cart, **words).applied:
        for share in one.shares:
            before = found.get(share.line, (0,) * len(share.units))
            found[share.line] = tuple(map(add, before, share.units))
    return found


def why_not(document: dict[str, Any], cart: Cart, **words: Any) -> str:
    """The reason why the only offer does not apply."""
    quote = quote_for(document, cart=cart, **words)
    assert not quote.applied, quote.applied
    return quote.not_applied[0].refusal.reason


def wrong_at(document: dict[str, Any]) -> str:
    """Where an offer document is refused."""
    answer = parsed({"key": "wrong", **document})
    assert isinstance(answer, Refusal), answer
    return str(answer.data["where"])
