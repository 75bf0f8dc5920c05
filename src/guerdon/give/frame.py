"""A frame: a plain benefit that is to be had at some time, by some people or in some shape only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from guerdon.give.cut import CUT, Cut, across, most_across
from guerdon.give.cut import read as read_cut
from guerdon.give.kind import Given, Kind, Moment, Turn, together
from guerdon.give.reading import Reader
from guerdon.give.word import OneOf, Whole, Word
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """A cut on each unit, or an amount off once for the order: one of the two."""

    cut: Cut | None = None
    order_minor: int | None = None

    @property
    def by_line(self) -> bool:
        """A cut works on each line by itself, an amount for the order does not."""
        return self.cut is not None


ORDER = Whole(name="off_order_minor", least=1, unit="minor")
BENEFIT = OneOf(words=(*CUT.words, ORDER))


def read(reader: Reader) -> Benefit:
    """Take `percent`, `off_minor`, `price_minor` (each unit) or `off_order_minor` (once)."""
    if reader.has(ORDER.name):
        return Benefit(order_minor=ORDER.of(reader))
    return Benefit(cut=read_cut(reader))


def give(benefit: Benefit, turn: Turn) -> Given:
    """What the benefit takes off."""
    if benefit.cut is not None:
        return across(benefit.cut, turn)
    total = benefit.order_minor or 0
    return together(turn, total=total, data={"off_minor": total})


def most(benefit: Benefit, turn: Turn) -> int:
    """What it cannot exceed on this cart."""
    if benefit.cut is not None:
        return most_across(benefit.cut, turn)
    return min(benefit.order_minor or 0, turn.worth())


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A benefit, the condition that the frame puts around it, and what is told outside of it."""

    benefit: Benefit
    needs: Condition
    # Follows from the rest, and no data of a refusal can be hashed as terms are.
    unmet: Refusal | None = field(default=None, compare=False)


def framed(
    *,
    name: str,
    read: Callable[[Reader], Framed],
    words: tuple[Word, ...] = (),
    settled: Callable[[Framed, Moment], Framed] | None = None,
    nth: bool = False,
) -> Kind[Any]:
    """The kind of a frame with words of its own: its benefit, where its condition holds."""
    return Kind(
        name=name,
        layers=("line", "order"),
        read=read,
        give=lambda terms, turn: give(terms.benefit, turn),
        most=lambda terms, turn: most(terms.benefit, turn),
        by_line=lambda terms: terms.benefit.by_line,
        needs=lambda terms: terms.needs,
        unmet=lambda terms: terms.unmet,
        settled=settled or (lambda terms, _: terms),
        promise=lambda terms: terms.benefit.order_minor,
        words=(*words, BENEFIT),
        nth=nth,
    )
