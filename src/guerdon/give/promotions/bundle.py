"""Bundle: named parts bought together, for a price or with a cut on their sum."""

from dataclasses import dataclass

from guerdon.give import sets
from guerdon.give.cut import CUT, Cut
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Products, Rows, Whole
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import chooses

OF = Products(name="of", needed=True)
QUANTITY = Whole(name="quantity", least=1, most=1000, default=1)
PARTS = Rows(name="parts", words=(OF, QUANTITY), least=2, most=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`quantity` units of the products that `of` names."""

    of: tuple[tuple[str, frozenset[str]], ...]
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A set has all `parts`; at most `most_sets` sets."""

    parts: tuple[Part, ...]
    cut: Cut
    most_sets: int


def _part(reader: Reader) -> Part:
    of = OF.of(reader)
    if not of:
        reader.wrong("of", "a part names its products")
    part = Part(of=of, quantity=QUANTITY.of(reader))
    reader.refusal()
    return part


def _read(reader: Reader) -> Bundle:
    return Bundle(
        parts=tuple(_part(inner) for inner in PARTS.of(reader)),
        cut=read_cut(reader),
        most_sets=sets.MOST_SETS.of(reader),
    )


def _give(terms: Bundle, turn: Turn) -> Given:
    """Set after set, each part in its order takes its dearest units that no set has yet."""
    lines = turn.basket.lines
    units = sets.dearest_first(turn.free_units())
    made: list[list[sets.Unit]] = []
    while len(made) < terms.most_sets:
        members: list[sets.Unit] = []
        rest = units
        for part in terms.parts:
            fits = [unit for unit in rest if chooses(of=part.of, line=lines[unit[1]])]
            if len(fits) < part.quantity:
                break
            members += fits[: part.quantity]
            rest = [unit for unit in rest if unit not in members]
        else:
            made.append(members)
            units = rest
            continue
        break
    return sets.off_sets(turn=turn, sets=made, cut=terms.cut)


def _most(terms: Bundle, turn: Turn) -> int:
    size = sum(part.quantity for part in terms.parts)
    return sets.most_of_sets(turn=turn, size=size, most_sets=terms.most_sets, cut=terms.cut)


def _foreign(terms: Bundle, turn: Turn) -> bool:
    """Whether nothing in the cart is of any part: who buys bread is not near a tea set."""
    lines = turn.basket.lines
    return not any(chooses(of=part.of, line=line) for part in terms.parts for line in lines)


def _missing_units(terms: Bundle, turn: Turn) -> int | None:
    """What the parts of the first set still lack, each served in its order."""
    if _foreign(terms, turn):
        return None
    lines = turn.basket.lines
    rest = sets.dearest_first(turn.free_units())
    short = 0
    for part in terms.parts:
        fits = [unit for unit in rest if chooses(of=part.of, line=lines[unit[1]])]
        short += max(0, part.quantity - len(fits))
        rest = [unit for unit in rest if unit not in fits[: part.quantity]]
    return short or None


KIND = Kind(
    name="bundle",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    missing_units=_missing_units,
    refused=lambda terms, turn: (
        Refusal(reason="no_fitting_products") if _foreign(terms, turn) else None
    ),
    words=(PARTS, CUT, sets.MOST_SETS),
)
