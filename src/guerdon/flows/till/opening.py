"""Opening blind boxes: what a roll turns a quote into, and what is told before it counts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.till.contest import in_stock
from guerdon.give.live import LiveOffers
from guerdon.give.promotions.blind_box import drawn, odds, rolled
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Applied, Quote, Roll

BOX = "blind_box"


def boxes(*, quote: Quote) -> tuple[str, ...]:
    """The offers whose box the quote gives and nobody has opened."""
    return tuple(
        one.offer
        for one in quote.applied
        if any(extra.what == BOX and not extra.item for extra in one.extras)
    )


def opened(*, quote: Quote, facts: Facts, live: LiveOffers, seeds: Mapping[str, str]) -> Quote:
    """The quote with the boxes of these offers opened, each by its seed.

    The prize follows from the seed and from what is in stock for this order: equal arguments give
    equal bytes. The evaluation then names the rolls too.
    """
    out = handed_out(quote=quote)

    def left(item: str) -> int | None:
        pieces = in_stock(facts=facts, item=item)
        return None if pieces is None else pieces - out.get(item, 0)

    applied: list[Applied] = []
    for one in quote.applied:
        if one.offer not in seeds:
            applied.append(one)
            continue
        chances = odds(terms=live.by_key[one.offer].terms, stock=left)
        roll = rolled(seed=seeds[one.offer], below=chances[0].of) if chances else 0
        item = drawn(chances=chances, roll=roll) if chances else ""
        out[item] = out.get(item, 0) + 1
        extras = tuple(
            replace(extra, item=item, odds=chances) if extra.what == BOX else extra
            for extra in one.extras
        )
        applied.append(replace(one, extras=extras))
    rolls = tuple(Roll(offer=offer, seed=seeds[offer]) for offer in sorted(seeds))
    return replace(
        quote,
        applied=tuple(applied),
        rolls=rolls,
        evaluation=digest(value=[quote.evaluation, rolls]),
    )


def handed_out(*, quote: Quote) -> dict[str, int]:
    """How many pieces of each thing the quote gives."""
    out: dict[str, int] = {}
    for one in quote.applied:
        for extra in one.extras:
            if extra.item:
                out[extra.item] = out.get(extra.item, 0) + extra.quantity
    return out


def sealed(*, document: Any) -> Any:
    """The quote as plain data with its boxes closed: a prize is told when it is redeemed.

    Else somebody would reserve, look, let go, and try again.
    """
    closed = [
        {**one, "extras": [_closed(extra) for extra in one["extras"]]}
        for one in document["applied"]
    ]
    return {**document, "applied": closed, "rolls": []}


def _closed(extra: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**extra, "item": ""} if extra["what"] == BOX else extra


def picked(*, quote: Quote, gifts: Mapping[str, tuple[str, ...]]) -> tuple[Refusal, ...]:
    """Why offers from which the customer picked something do not apply."""
    return tuple(one.refusal for one in quote.not_applied if one.offer in gifts)
