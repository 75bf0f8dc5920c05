"""Points multiplier: the points of these products count double, triple ..."""

from dataclasses import dataclass

from guerdon.give.cut import plain_percent
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Percent
from guerdon.terms.quote import Extra

PERCENT = Percent(least=100, most=2000, rest=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsMultiplier:
    """`bp` hundredths of a percent: 20000 doubles."""

    bp: int


def _read(reader: Reader) -> PointsMultiplier:
    """`percent` of the plain points: 200 doubles, 150 gives half as much again."""
    terms = PointsMultiplier(bp=PERCENT.of(reader))
    if terms.bp <= 10_000:
        reader.wrong("percent", "more than the plain 100 is wanted")
    return terms


def _give(terms: PointsMultiplier, turn: Turn) -> Given:
    lines = tuple(turn.basket.lines[i].key for i in turn.scope)
    extra = Extra(what="points", quantity=0, multiplier_bp=terms.bp, lines=lines)
    return Given(extras=(extra,), data={"percent": plain_percent(bp=terms.bp)})


KIND = Kind(
    name="points_multiplier",
    layers=("order",),
    read=_read,
    give=_give,
    most=lambda _, __: 0,
    group="points",
    goods=False,
    words=(PERCENT,),
)
