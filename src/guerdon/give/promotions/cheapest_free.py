"""Cheapest free: of every so many units, dearest together, the cheapest are free or cheaper."""

from dataclasses import dataclass

from guerdon.give import sets
from guerdon.give.basket import off_units
from guerdon.give.cut import CUT_OR_FREE, FREE, Cut, on_units
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Whole

QUANTITY = Whole(name="quantity", least=2, most=1000)
FREE_ONES = Whole(name="free", least=1, most=999, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestFree:
    """Of `quantity` units the `free` cheapest; at most `most_sets` times."""

    quantity: int
    free: int
    cut: Cut
    most_sets: int


def _read(reader: Reader) -> CheapestFree:
    terms = CheapestFree(
        quantity=QUANTITY.of(reader),
        free=FREE_ONES.of(reader),
        cut=read_cut(reader, default=FREE),
        most_sets=sets.MOST_SETS.of(reader),
    )
    if terms.free >= terms.quantity:
        reader.wrong("free", "fewer are free than make a set")
    return terms


def _freed(terms: CheapestFree, turn: Turn) -> tuple[list[sets.Unit], list[sets.Unit]]:
    """The units in sets and the cheapest of each set, sets made from the dearest unit down."""
    units = sets.dearest_first(turn.free_units())
    size = terms.quantity
    count = min(len(units) // size, terms.most_sets)
    freed = [
        unit
        for at in range(count)
        for unit in units[(at + 1) * size - terms.free : (at + 1) * size]
    ]
    return units[: count * size], freed


def _give(terms: CheapestFree, turn: Turn) -> Given:
    """So 3 for 2 frees the 3rd, the 6th ... of the units sorted from dearest to cheapest."""
    used, freed = _freed(terms, turn)
    cuts = off_units(basket=turn.basket, wishes=on_units(terms.cut, freed))
    size = terms.quantity
    data = {
        "sets": len(used) // size,
        "quantity": size,
        "free": terms.free,
        **terms.cut.said(),
    }
    return Given(cuts=cuts, sets=sets.places(used), data=data)


def _most(terms: CheapestFree, turn: Turn) -> int:
    """As it stands: with fewer units or lower prices no place in the order gets dearer."""
    return sum(terms.cut.of(price) for price, _, _ in _freed(terms, turn)[1])


KIND = Kind(
    name="cheapest_free",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    missing_units=lambda terms, turn: sets.missing(turn=turn, size=terms.quantity),
    words=(QUANTITY, FREE_ONES, CUT_OR_FREE, sets.MOST_SETS),
)
