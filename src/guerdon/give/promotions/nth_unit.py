"""Nth unit: every second, third ... unit is cheaper, as 第二件半价."""

from dataclasses import dataclass

from guerdon.give import sets
from guerdon.give.basket import off_units
from guerdon.give.cut import CUT, Cut, on_units
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Whole

N = Whole(name="n", least=2, most=1000)
WITHIN = Choice(name="within", among=("line", "all"), default="line")


@dataclass(frozen=True, slots=True, kw_only=True)
class NthUnit:
    """Every `n`th unit, counted within each line or over all lines from the dearest on."""

    n: int
    cut: Cut
    within: str


def _read(reader: Reader) -> NthUnit:
    return NthUnit(
        n=N.of(reader),
        cut=read_cut(reader),
        within=WITHIN.of(reader),
    )


def _counted(terms: NthUnit, turn: Turn) -> list[list[sets.Unit]]:
    """The units that are counted together, dearest first."""
    units = sets.dearest_first(turn.free_units())
    if terms.within == "all":
        return [units]
    return [[unit for unit in units if unit[1] == line] for line in turn.scope]


def _nth(terms: NthUnit, counted: list[list[sets.Unit]]) -> list[sets.Unit]:
    return [unit for group in counted for unit in group[terms.n - 1 :: terms.n]]


def _give(terms: NthUnit, turn: Turn) -> Given:
    counted = _counted(terms, turn)
    used = [unit for group in counted for unit in group[: len(group) // terms.n * terms.n]]
    cuts = off_units(basket=turn.basket, wishes=on_units(terms.cut, _nth(terms, counted)))
    return Given(cuts=cuts, sets=sets.places(used), data={"n": terms.n, **terms.cut.said()})


def _most(terms: NthUnit, turn: Turn) -> int:
    """As it stands: with fewer units or lower prices no place in the order gets dearer."""
    return sum(terms.cut.of(price) for price, _, _ in _nth(terms, _counted(terms, turn)))


def _missing_units(terms: NthUnit, turn: Turn) -> int | None:
    short = terms.n - max(map(len, _counted(terms, turn)), default=0)
    return short if short > 0 else None


KIND = Kind(
    name="nth_unit",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    missing_units=_missing_units,
    by_line=lambda terms: terms.within == "line",
    words=(N, CUT, WITHIN),
)
