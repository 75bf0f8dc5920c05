"""Shipping: cheaper or free delivery."""

from guerdon.give.cut import CUT_OR_FREE, FREE, Cut
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader


def _read(reader: Reader) -> Cut:
    """A percentage, an amount or a price; free when nothing is said."""
    return read_cut(reader, default=FREE)


def _give(terms: Cut, turn: Turn) -> Given:
    return Given(shipping=terms.of(turn.basket.shipping))


def _most(terms: Cut, turn: Turn) -> int:
    return terms.of(turn.basket.shipping)


KIND = Kind(
    name="shipping",
    layers=("shipping",),
    read=_read,
    give=_give,
    most=_most,
    words=(CUT_OR_FREE,),
)
