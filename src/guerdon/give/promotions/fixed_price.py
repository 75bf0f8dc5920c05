"""Fixed price: each unit costs this much, where it cost more."""

from dataclasses import dataclass

from guerdon.give.basket import off_units
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Whole

PRICE = Whole(name="price_minor", unit="minor")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPrice:
    """`minor` for one unit; 0 gives it away."""

    minor: int


def _read(reader: Reader) -> FixedPrice:
    return FixedPrice(minor=PRICE.of(reader))


def _give(terms: FixedPrice, turn: Turn) -> Given:
    """What is left above the price comes off; a unit that is cheaper already stays as it is."""
    left = turn.basket.left
    wishes = {
        i: {unit: price - terms.minor for unit, price in enumerate(left[i])} for i in turn.scope
    }
    return Given(
        cuts=off_units(basket=turn.basket, wishes=wishes), data={"price_minor": terms.minor}
    )


def _most(terms: FixedPrice, turn: Turn) -> int:
    left = turn.basket.left
    return sum([max(0, price - terms.minor) for i in turn.scope for price in left[i]])


KIND = Kind(
    name="fixed_price",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    by_line=lambda _: True,
    words=(PRICE,),
)
