"""Posting: the live offers that an ask could have at all, found through the index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.terms.cart import Checkout
from guerdon.terms.compiled import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was posted for one ask, and what it was asked with: local time, values, the cart."""

    local: datetime
    values: Mapping[str, Any]
    measure: Measure
    offers: Sequence[LiveOffer]


def posted(
    *,
    offers: LiveOffers,
    ask: Checkout,
    opened: Iterable[str],
    values: Mapping[str, Any],
    measure: Measure,
    flags: bytes,
    explain: Sequence[str] = (),
) -> list[LiveOffer]:
    """The offers that the index lets through and those asked for by name, in order of key.

    `opened` are the offers of the ask's own codes, `values` as from decide.asking, `flags` are of
    the timeline. What is left out cannot be eligible; a lesser cart is never posted more.
    """
    given = [key for key in opened if key in offers.by_key]
    numbers = offers.index.posted(
        cart=ask.cart,
        codes=ask.codes,
        offers=given,
        values=values,
        measure=measure,
        flags=flags,
    )
    found = [offers.offers[number] for number in numbers]
    asked_for = {key for key in (*explain, *ask.gifts) if key in offers.by_key}
    asked_for.update(key for code in ask.codes for key in offers.by_code.get(code, ()))
    asked_for.update(given)
    if asked_for:
        asked_for.difference_update([one.offer.key for one in found])
        found.extend(offers.by_key[key] for key in asked_for)
        found.sort(key=lambda one: one.offer.key)
    return found
