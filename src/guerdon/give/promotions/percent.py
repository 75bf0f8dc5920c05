"""Percent: a share of the price off, at most a cap."""

from dataclasses import dataclass

from guerdon.give.basket import at_most, off_lines, percent_of
from guerdon.give.cut import plain_percent
from guerdon.give.kind import Given, Kind, Turn, together
from guerdon.give.reading import Reader
from guerdon.give.word import Maybe, Whole
from guerdon.give.word import Percent as Share

PERCENT = Share()
CAP = Maybe(whole=Whole(name="cap_minor", least=1, unit="minor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """`bp` hundredths of a percent; `cap_minor` for the whole offer."""

    bp: int
    cap_minor: int | None


def _read(reader: Reader) -> Percent:
    return Percent(bp=PERCENT.of(reader), cap_minor=CAP.of(reader))


def _give(terms: Percent, turn: Turn) -> Given:
    """In the line layer each line is rounded by itself; in the order layer the whole is."""
    data = {"percent": plain_percent(bp=terms.bp)}
    if turn.basket.layer != "line":
        total = percent_of(minor=turn.worth(), bp=terms.bp)
        if terms.cap_minor is not None:
            total = min(total, terms.cap_minor)
        return together(turn, total=total, data=data)
    wishes = {i: percent_of(minor=turn.value(i), bp=terms.bp) for i in turn.scope}
    cuts = off_lines(basket=turn.basket, wishes=wishes)
    if terms.cap_minor is not None:
        cuts = at_most(cuts=cuts, limit=terms.cap_minor)
    return Given(cuts=cuts, data=data)


def _most(terms: Percent, turn: Turn) -> int:
    if turn.basket.layer == "line":
        most = sum([percent_of(minor=turn.value(i), bp=terms.bp) for i in turn.scope])
    else:
        most = percent_of(minor=turn.worth(), bp=terms.bp)
    return most if terms.cap_minor is None else min(most, terms.cap_minor)


KIND = Kind(
    name="percent",
    layers=("order", "line"),
    read=_read,
    give=_give,
    most=_most,
    rounds=lambda _: True,
    by_line=lambda terms: terms.cap_minor is None,
    words=(PERCENT, CAP),
)
