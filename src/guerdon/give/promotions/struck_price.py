"""Struck-through price: the new price beside the lowest of the 30 days before, as the law asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guerdon.give.basket import off_units
from guerdon.give.cut import plain_percent
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Whole
from guerdon.terms.money import half_up

# Directive 98/6/EC Article 6a (2019/2161): the prior price is the lowest applied during a period
# not shorter than 30 days before the reduction.
LOOK_BACK = timedelta(days=30)
PRICE = Whole(name="price_minor", unit="minor")
PRIOR = Whole(name="prior_minor", least=1, unit="minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckPrice:
    """`price_minor` now, `prior_minor` the lowest of the 30 days before the reduction began."""

    price_minor: int
    prior_minor: int


def _read(reader: Reader) -> StruckPrice:
    terms = StruckPrice(price_minor=PRICE.of(reader), prior_minor=PRIOR.of(reader))
    if terms.price_minor >= terms.prior_minor:
        reader.wrong("price_minor", "a reduction lies below the lowest price of the last 30 days")
    return terms


def prior(*, prices: Sequence[tuple[datetime, int]], began: datetime) -> int | None:
    """The lowest price that was in force at any time in the 30 days before `began`.

    `prices` are (in force from, minor units) in order of time, each until the next. None where no
    price was in force then.
    """
    start = began - LOOK_BACK
    ends = [at for at, _ in prices[1:]] + [began]
    standing = (
        [minor for (at, minor), end in zip(prices, ends, strict=True) if at < began and end > start]
        if prices
        else []
    )
    return min(standing, default=None)


def _give(terms: StruckPrice, turn: Turn) -> Given:
    """Down to the price; the percentage told is that against the struck price, not the shelf's."""
    left = turn.basket.left
    wishes = {
        i: {unit: price - terms.price_minor for unit, price in enumerate(left[i])}
        for i in turn.scope
    }
    saved = half_up(
        numerator=(terms.prior_minor - terms.price_minor) * 10_000, denominator=terms.prior_minor
    )
    data = {
        "price_minor": terms.price_minor,
        "prior_minor": terms.prior_minor,
        "percent": plain_percent(bp=saved),
    }
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
    by_line=lambda _: True,
    words=(PRIOR, PRICE),
)
