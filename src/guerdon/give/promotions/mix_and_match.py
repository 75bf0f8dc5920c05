"""Mix and match: any so many units together, for a price or with a cut on their sum."""

from dataclasses import dataclass

from guerdon.give import sets
from guerdon.give.cut import CUT, Cut
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Whole

QUANTITY = Whole(name="quantity", least=2, most=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class MixAndMatch:
    """`quantity` units make a set; at most `most_sets` of them."""

    quantity: int
    cut: Cut
    most_sets: int


def _read(reader: Reader) -> MixAndMatch:
    return MixAndMatch(
        quantity=QUANTITY.of(reader),
        cut=read_cut(reader),
        most_sets=sets.MOST_SETS.of(reader),
    )


def _give(terms: MixAndMatch, turn: Turn) -> Given:
    """Dearest units first, so many to a set: the customer's best for a fixed price."""
    units = sets.dearest_first(turn.free_units())
    count = min(len(units) // terms.quantity, terms.most_sets)
    size = terms.quantity
    made = [units[at * size : (at + 1) * size] for at in range(count)]
    return sets.off_sets(turn=turn, sets=made, cut=terms.cut)


def _most(terms: MixAndMatch, turn: Turn) -> int:
    return sets.most_of_sets(
        turn=turn, size=terms.quantity, most_sets=terms.most_sets, cut=terms.cut
    )


KIND = Kind(
    name="mix_and_match",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    missing_units=lambda terms, turn: sets.missing(turn=turn, size=terms.quantity),
    words=(QUANTITY, CUT, sets.MOST_SETS),
)
