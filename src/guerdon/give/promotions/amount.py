"""Amount: a fixed sum off, once for the order, for each line, or for each unit."""

from dataclasses import dataclass

from guerdon.give.basket import off_lines, off_units
from guerdon.give.kind import Given, Kind, Turn, together
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Whole

OFF = Whole(name="off_minor", least=1, unit="minor")
PER = Choice(name="per", among=("order", "line", "unit"), default="order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`minor` off per order, line or unit."""

    minor: int
    per: str


def _read(reader: Reader) -> Amount:
    return Amount(minor=OFF.of(reader), per=PER.of(reader))


def _give(terms: Amount, turn: Turn) -> Given:
    """A line or unit never gives more than it costs; an amount per order moves to other lines."""
    basket, data = turn.basket, {"off_minor": terms.minor}
    if terms.per == "order":
        return together(turn, total=terms.minor, data=data)
    if terms.per == "line":
        cuts = off_lines(basket=basket, wishes=dict.fromkeys(turn.scope, terms.minor))
    else:
        wishes = {
            i: dict.fromkeys(range(basket.lines[i].quantity), terms.minor) for i in turn.scope
        }
        cuts = off_units(basket=basket, wishes=wishes)
    return Given(cuts=cuts, data=data)


def _most(terms: Amount, turn: Turn) -> int:
    minor, sums = terms.minor, turn.basket.sums
    if terms.per == "order":
        return min(minor, turn.worth())
    if terms.per == "line":
        return sum([min(minor, sums[i]) for i in turn.scope])
    return sum([min(minor, price) for i in turn.scope for price in turn.basket.left[i]])


KIND = Kind(
    name="amount",
    layers=("order", "line"),
    read=_read,
    give=_give,
    most=_most,
    by_line=lambda terms: terms.per != "order",
    promise=lambda terms: terms.minor,
    words=(OFF, PER),
)
