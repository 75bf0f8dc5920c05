"""A cut: prices made cheaper by a percentage, by an amount a unit, or to a fixed price."""

from collections.abc import Iterable
from dataclasses import dataclass

from guerdon.give.basket import off_lines, off_units, percent_of
from guerdon.give.kind import Given, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import OneOf, Percent, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Exactly one of the three is set."""

    percent_bp: int | None = None
    off_minor: int | None = None
    price_minor: int | None = None

    def of(self, price: int) -> int:
        """How much comes off one price: never more than the price."""
        if self.percent_bp is not None:
            return min(price, percent_of(minor=price, bp=self.percent_bp))
        if self.off_minor is not None:
            return min(price, self.off_minor)
        return max(0, price - (self.price_minor or 0))

    def said(self) -> dict[str, int | float]:
        """The cut as data of a reason: `percent`, `off_minor` or `price_minor`."""
        if self.percent_bp is not None:
            return {"percent": plain_percent(bp=self.percent_bp)}
        if self.off_minor is not None:
            return {"off_minor": self.off_minor}
        return {"price_minor": self.price_minor or 0}


FREE = Cut(price_minor=0)
PERCENT = Percent()
OFF = Whole(name="off_minor", least=1, unit="minor")
PRICE = Whole(name="price_minor", unit="minor")
CUT = OneOf(words=(PERCENT, OFF, PRICE))
CUT_OR_FREE = OneOf(words=CUT.words, needed=False)


def read(reader: Reader, *, default: Cut | None = None) -> Cut:
    """Take `percent`, `off_minor` or `price_minor`: exactly one, or the default."""
    there = CUT.there(reader)
    if not there and default is not None:
        return default
    if len(there) != 1:
        reader.wrong("", f"exactly one of {', '.join(word.name for word in CUT.words)} is wanted")
        for word in there:
            reader.taken(word)
        return Cut(percent_bp=1)
    if there[0] == "percent":
        return Cut(percent_bp=PERCENT.of(reader))
    if there[0] == "off_minor":
        return Cut(off_minor=OFF.of(reader))
    return Cut(price_minor=PRICE.of(reader))


def across(cut: Cut, turn: Turn) -> Given:
    """The cut on every unit of the scope; a percentage is rounded once a line, half up."""
    if cut.percent_bp is not None:
        wishes = {i: percent_of(minor=turn.value(i), bp=cut.percent_bp) for i in turn.scope}
        return Given(cuts=off_lines(basket=turn.basket, wishes=wishes), data=cut.said())
    units = {i: dict(enumerate(map(cut.of, turn.prices(i)))) for i in turn.scope}
    return Given(cuts=off_units(basket=turn.basket, wishes=units), data=cut.said())


def most_across(cut: Cut, turn: Turn) -> int:
    """What `across` cannot exceed: the cut on the prices as they stand."""
    if cut.percent_bp is not None:
        return sum([percent_of(minor=turn.value(i), bp=cut.percent_bp) for i in turn.scope])
    return sum([cut.of(price) for i in turn.scope for price in turn.prices(i)])


def on_units(cut: Cut, units: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    """Wishes for single units given as (price, line, unit), each rounded by itself."""
    wishes: dict[int, dict[int, int]] = {}
    for price, line, unit in units:
        wishes.setdefault(line, {})[unit] = cut.of(price)
    return wishes


def plain_percent(*, bp: int) -> int | float:
    """Hundredths of a percent as people write a percentage: 1250 -> 12.5."""
    return bp // 100 if bp % 100 == 0 else bp / 100
