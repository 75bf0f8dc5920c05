"""Undoing: a tier that was reached by what came back is taken back, where the shop says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.give.tiers.ladder import of_rank, rank, reached
from guerdon.give.tiers.progress import counted
from guerdon.terms.tiers import Rise, Structure, Tally

INSTANT = timedelta(microseconds=1)


def left_of(
    *, structure: Structure, rises: Sequence[Rise], tallies: Sequence[Tally], done: int
) -> tuple[Rise, ...]:
    """The rises as they would have been without what came back since, first to last.

    Each is measured by what still counts in the window in which it was made, or by `done`, what
    counts now: who has bought as much again keeps the tier. A rise that reaches less ends lower,
    one that reaches nothing is left out; the tier it started from is not asked again.
    """
    found: list[Rise] = []
    tier = rank(structure=structure, tier=rises[0].before) if rises else -1
    for rise in rises:
        amount = max(
            done, counted(structure=structure, tallies=tallies, start=rise.start, end=_end(rise))
        )
        height = min(
            rank(structure=structure, tier=rise.after),
            reached(structure=structure, amount=amount, at=rise.at),
        )
        if height > tier:
            before, after = (of_rank(structure=structure, rank=one) for one in (tier, height))
            found.append(replace(rise, before=before, after=after))
            tier = height
    return tuple(found)


def _end(rise: Rise) -> datetime:
    """A period counts whole; a rolling window as it was when the tier was reached."""
    return rise.end or rise.at + INSTANT
