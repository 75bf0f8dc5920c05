"""Progress: how much counts at a moment, and the best of a stretch of days."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.give.tiers.window import counts_from, falls_out
from guerdon.terms.tiers import Structure, Tally


def when(*, structure: Structure, tally: Tally) -> datetime:
    """The moment at which a tally counts: where returns count at once, that of its purchase."""
    if structure.returns == "at_once" and tally.bought_at is not None:
        return tally.bought_at
    return tally.at


def known(*, structure: Structure, tallies: Iterable[Tally], until: datetime) -> list[Tally]:
    """The tallies up to and with the moment; returns only where they count."""
    never = structure.returns == "never"
    return [one for one in tallies if one.at <= until and not (never and one.amount < 0)]


def counted(
    *, structure: Structure, tallies: Iterable[Tally], start: datetime | None, end: datetime | None
) -> int:
    """The sum of what counts in [start, end), never below zero; None is open."""
    total, at_once = 0, structure.returns == "at_once"
    for one in tallies:
        at = (at_once and one.bought_at) or one.at
        if (start is None or start <= at) and (end is None or at < end):
            total += one.amount
    return max(0, total)


def done(
    *,
    structure: Structure,
    tallies: Sequence[Tally],
    at: datetime,
    anchor: datetime | None,
    zone: ZoneInfo,
) -> int:
    """What counts towards rising at `at`, of tallies that are known by then."""
    start = counts_from(window=structure.window, at=at, anchor=anchor, zone=zone)
    total, at_once = 0, structure.returns == "at_once"
    for one in tallies:
        moment = (at_once and one.bought_at) or one.at
        if moment <= at and (start is None or start <= moment):
            total += one.amount
    return max(0, total)


def turns(*, structure: Structure, tallies: Sequence[Tally], zone: ZoneInfo) -> list[datetime]:
    """The moments at which what counts changes: purchases, and days on which they fall out."""
    bought = {when(structure=structure, tally=one) for one in tallies}
    if structure.window.kind != "rolling":
        return sorted(bought)
    out = {falls_out(window=structure.window, at=one, zone=zone) for one in bought}
    return sorted(bought | out)


def best(
    *,
    structure: Structure,
    tallies: Sequence[Tally],
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
) -> int:
    """The most that a rolling window held at any moment in [start, end]."""
    moments = {start, end, *turns(structure=structure, tallies=tallies, zone=zone)}
    return max(
        done(structure=structure, tallies=tallies, at=moment, anchor=None, zone=zone)
        for moment in moments
        if start <= moment <= end
    )


def drops_at(
    *,
    structure: Structure,
    tallies: Sequence[Tally],
    at: datetime,
    keep: int,
    zone: ZoneInfo,
) -> datetime | None:
    """When a rolling window will hold less than `keep`, if nothing more is bought.

    None: it never does, or does already.
    """
    left = done(structure=structure, tallies=tallies, at=at, anchor=None, zone=zone)
    if left < keep or keep <= 0:
        return None
    start = counts_from(window=structure.window, at=at, anchor=None, zone=zone)
    gone: dict[datetime, int] = {}
    for one in tallies:
        moment = when(structure=structure, tally=one)
        if moment <= at and (start is None or start <= moment):
            out = falls_out(window=structure.window, at=moment, zone=zone)
            gone[out] = gone.get(out, 0) + one.amount
    total = sum(gone.values())
    for moment in sorted(gone):
        total -= gone[moment]
        if total < keep:
            return moment
    return None
