"""Keeping a tier by periods: decided at the end of each, and once more when its grace is over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.give.tiers.day import days_after
from guerdon.give.tiers.ladder import fallen, kept, reached
from guerdon.give.tiers.progress import counted, known
from guerdon.give.tiers.turn import Ground, down, graced, placed, up
from guerdon.terms.tiers import Change, Standing, Tally

INSTANT = timedelta(microseconds=1)


def due(*, standing: Standing) -> datetime | None:
    """When the next decision falls: the end of the period or of the grace, whichever is first."""
    ends = [end for end in (standing.period_end, standing.grace_until) if end is not None]
    return min(ends, default=None)


def decided(
    *, ground: Ground, standing: Standing, tallies: Sequence[Tally], at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """The standing after the decision that is due at `at`."""
    if standing.grace_until is not None and standing.grace_until <= at:
        return _grace_over(ground, standing, tallies, at)
    return _period_over(ground, standing, tallies, at)


def saved(*, ground: Ground, standing: Standing, tallies: Sequence[Tally], at: datetime) -> bool:
    """Whether what was bought in the days of grace, up to and with `at`, keeps the tier."""
    seen = known(structure=ground.structure, tallies=tallies, until=at)
    done = counted(
        structure=ground.structure, tallies=seen, start=standing.grace_from, end=at + INSTANT
    )
    held = ground.rank(standing)
    return kept(structure=ground.structure, held=held, amount=done, at=at) >= held


def _period_over(
    ground: Ground, standing: Standing, tallies: Sequence[Tally], end: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """What was bought in the period decides, by the numbers of its last moment."""
    structure, start = ground.structure, standing.period_start
    last = end - INSTANT
    seen = known(structure=structure, tallies=tallies, until=last)
    done = counted(structure=structure, tallies=seen, start=start, end=end)
    held = ground.rank(standing)
    to = reached(structure=structure, amount=done, at=last)
    if to > held:
        raised, change = up(
            ground=ground, standing=standing, to=to, at=end, done=done, start=start, end=end
        )
        return raised, (change,)
    stays = kept(structure=structure, held=held, amount=done, at=last)
    if stays >= held or structure.downgrade == "no":
        return placed(ground=ground, standing=standing, at=end), ()
    if structure.grace_days:
        until = days_after(at=end, days=structure.grace_days, zone=ground.zone)
        spared, change = graced(
            ground=ground, standing=standing, at=end, until=until, done=done, start=start, end=end
        )
        return placed(ground=ground, standing=spared, at=end), (change,)
    return _fall(ground, standing, stays, end, done, start, end)


def _grace_over(
    ground: Ground, standing: Standing, tallies: Sequence[Tally], end: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """The period and its days of grace together decide."""
    structure, start = ground.structure, standing.grace_from
    last = end - INSTANT
    seen = known(structure=structure, tallies=tallies, until=last)
    done = counted(structure=structure, tallies=seen, start=start, end=end)
    held = ground.rank(standing)
    stays = kept(structure=structure, held=held, amount=done, at=last)
    clear = replace(standing, grace_from=None, grace_until=None)
    if stays >= held:
        return clear, ()
    return _fall(ground, clear, stays, end, done, start, end)


def _fall(
    ground: Ground,
    standing: Standing,
    stays: int,
    at: datetime,
    done: int,
    start: datetime | None,
    end: datetime,
) -> tuple[Standing, tuple[Change, ...]]:
    to = fallen(structure=ground.structure, held=ground.rank(standing), kept_rank=stays)
    fell, change = down(
        ground=ground, standing=standing, to=to, at=at, done=done, start=start, end=end
    )
    return fell, (change,)
