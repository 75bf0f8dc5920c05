"""Struck-through price: the new price beside the lowest of the 30 days before, as the law asks."""

from dataclasses import dataclass, replace
from datetime import datetime

from guerdon.give.basket import off_units
from guerdon.give.claim import Claim, claimed
from guerdon.give.kind import Given, Kind, Moment, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Maybe, Whole

PRICE = Whole(name="price_minor", unit="minor")
PRIOR = Maybe(whole=Whole(name="prior_minor", least=1, unit="minor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckPrice:
    """`price_minor` now, `prior_minor` the lowest of the 30 days before the reduction began.

    Without it the price history of each product tells: `prices` by sku, from the beginning of the
    offer's period, `began`.
    """

    price_minor: int
    prior_minor: int | None
    began: datetime | None = None
    prices: tuple[tuple[str, tuple[tuple[datetime, int], ...]], ...] = ()

    def claim(self, sku: str) -> Claim:
        """What may be struck through for the product."""
        if self.prior_minor is not None:
            return Claim(prior_minor=self.prior_minor)
        known = next((points for name, points in self.prices if name == sku), ())
        return claimed(prices=known, began=self.began, price_minor=self.price_minor)


def _read(reader: Reader) -> StruckPrice:
    terms = StruckPrice(price_minor=PRICE.of(reader), prior_minor=PRIOR.of(reader))
    if terms.prior_minor is not None and terms.price_minor >= terms.prior_minor:
        reader.wrong("price_minor", "a reduction lies below the lowest price of the last 30 days")
    return terms


def _settled(terms: StruckPrice, moment: Moment) -> StruckPrice:
    if terms.prior_minor is not None or not moment.prices:
        return terms
    prices = tuple((sku, tuple(points)) for sku, points in sorted(moment.prices.items()))
    return replace(terms, began=moment.began, prices=prices)


def _give(terms: StruckPrice, turn: Turn) -> Given:
    """Down to the price, and what may be claimed for each line."""
    left, lines = turn.basket.left, turn.basket.lines
    wishes = {
        i: {unit: price - terms.price_minor for unit, price in enumerate(left[i])}
        for i in turn.scope
    }
    claims = [
        terms.claim(lines[i].sku).said(line=lines[i].key, price_minor=terms.price_minor)
        for i in turn.scope
    ]
    data = {"price_minor": terms.price_minor, "claims": claims}
    return Given(cuts=off_units(basket=turn.basket, wishes=wishes), data=data)


def _most(terms: StruckPrice, turn: Turn) -> int:
    left = turn.basket.left
    return sum([max(0, price - terms.price_minor) for i in turn.scope for price in left[i]])


KIND = Kind(
    name="struck_price",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    settled=_settled,
    by_line=lambda _: True,
    words=(PRIOR, PRICE),
)
