"""Keeping a tier by a rolling window: looked at each day, lost when its days of grace are over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from guerdon.give.tiers.day import add_months, days_after, local_day, midnight
from guerdon.give.tiers.ladder import fallen, keeps, kept
from guerdon.give.tiers.progress import best, done, drops_at, known, turns
from guerdon.give.tiers.turn import Ground, down, graced
from guerdon.give.tiers.window import counts_from
from guerdon.terms.tiers import Change, Standing, Tally


def due(*, ground: Ground, standing: Standing, tallies: Sequence[Tally]) -> datetime | None:
    """When the tier is next to be looked at, if nothing is bought: None when nothing can happen."""
    held, structure = ground.rank(standing), ground.structure
    if held < 0 or structure.downgrade == "no":
        return None
    if standing.below_since is not None:
        return _end_of_grace(ground, standing, standing.below_since)
    if structure.window.kind == "ever" or standing.judged_at is None:
        return None
    at = standing.judged_at
    seen = known(structure=structure, tallies=tallies, until=at)
    keep = keeps(structure=structure, tier=structure.tiers[held], at=at)
    return drops_at(structure=structure, tallies=seen, at=at, keep=keep, zone=ground.zone)


def looked(
    *, ground: Ground, standing: Standing, tallies: Sequence[Tally], at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """The standing after a look at `at`: kept, kept by grace or lost.

    A tier is lost when for all the days of grace less counted than keeps it; where it falls to is
    measured by the best of those days, so that a lower tier has its own days of grace. Where one
    tier is lost at a time the next is not before another `months` months.
    """
    structure = ground.structure
    seen = known(structure=structure, tallies=tallies, until=at)
    now = done(structure=structure, tallies=seen, at=at, anchor=None, zone=ground.zone)
    start = counts_from(window=structure.window, at=at, anchor=None, zone=ground.zone)
    changes: list[Change] = []
    while (held := ground.rank(standing)) >= 0 and structure.downgrade != "no":
        if kept(structure=structure, held=held, amount=now, at=at) >= held:
            return replace(standing, below_since=None, grace_until=None), tuple(changes)
        since = standing.below_since or _below_since(ground, seen, held, at)
        until = _end_of_grace(ground, standing, since)
        if at < until:
            if standing.grace_until is None:
                standing, change = graced(
                    ground=ground,
                    standing=standing,
                    at=at,
                    until=until,
                    done=now,
                    start=start,
                    end=at,
                )
                changes.append(change)
            return replace(standing, below_since=since, grace_until=until), tuple(changes)
        first = days_after(at=at, days=-structure.grace_days, zone=ground.zone)
        most = best(structure=structure, tallies=seen, start=first, end=at, zone=ground.zone)
        stays = min(held - 1, kept(structure=structure, held=held, amount=most, at=at))
        to = fallen(structure=structure, held=held, kept_rank=stays)
        standing, change = down(
            ground=ground, standing=standing, to=to, at=at, done=now, start=start, end=at
        )
        changes.append(change)
    return standing, tuple(changes)


def _end_of_grace(ground: Ground, standing: Standing, since: datetime) -> datetime:
    structure = ground.structure
    end = days_after(at=since, days=structure.grace_days, zone=ground.zone)
    if structure.downgrade != "single_level" or standing.fell_at is None:
        return end
    fell = local_day(at=standing.fell_at, zone=ground.zone)
    spared = add_months(day=fell, months=structure.window.months)
    return max(end, midnight(day=spared, zone=ground.zone))


def _below_since(ground: Ground, tallies: Sequence[Tally], held: int, at: datetime) -> datetime:
    """Since when, within the days of grace, less counted than keeps the tier.

    What came back and counts at once was never there: then since before those days.
    """
    structure = ground.structure
    first = days_after(at=at, days=-structure.grace_days, zone=ground.zone)
    moments = [
        one for one in turns(structure=structure, tallies=tallies, zone=ground.zone) if one < at
    ]
    since = at
    for moment in reversed([one for one in moments if one > first]):
        if _kept_at(ground, tallies, held, moment):
            return since
        since = moment
    if _kept_at(ground, tallies, held, first) or not _came_back(ground, tallies, first):
        return since
    return first


def _kept_at(ground: Ground, tallies: Sequence[Tally], held: int, at: datetime) -> bool:
    structure = ground.structure
    then = done(structure=structure, tallies=tallies, at=at, anchor=None, zone=ground.zone)
    return kept(structure=structure, held=held, amount=then, at=at) >= held


def _came_back(ground: Ground, tallies: Sequence[Tally], since: datetime) -> bool:
    if ground.structure.returns != "at_once":
        return False
    return any(one.amount < 0 and one.at > since for one in tallies)
