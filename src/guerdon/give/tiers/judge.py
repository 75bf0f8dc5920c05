"""Judging: what purchases and days make of a standing, from the last look until now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.give.tiers import periodic, rolling, undo
from guerdon.give.tiers.day import add_months, local_day, midnight
from guerdon.give.tiers.ladder import of_rank, rank, reached
from guerdon.give.tiers.progress import done, known
from guerdon.give.tiers.turn import Ground, down, placed, up
from guerdon.give.tiers.window import counts_from
from guerdon.terms.tiers import NO_TIER, Change, Standing, Structure, Tally

PERIODIC = ("calendar", "join_date", "anniversary")


def first(
    *,
    structure: Structure,
    told: str,
    joined_at: datetime | None,
    tallies: Sequence[Tally],
    zone: ZoneInfo,
    now: datetime,
) -> Standing:
    """Where a customer begins: before the first purchase, or in the tier that the shop told.

    A tier that was told is believed and kept from now on as if it had been reached now; what was
    bought before it counts for what is next, and is not looked at for what it would have lost.
    """
    ground = Ground(structure=structure, zone=zone, joined_at=joined_at)
    if told and rank(structure=structure, tier=told) >= 0:
        anchor = midnight(day=local_day(at=now, zone=zone), zone=zone)
        begun = Standing(tier=told, since=now, anchor=anchor, judged_at=now)
        return placed(ground=ground, standing=begun, at=now)
    start = min([one.at for one in tallies if one.at <= now], default=now)
    begun = Standing(judged_at=start - undo.INSTANT, anchor=start)
    return placed(ground=ground, standing=begun, at=start)


def judged(
    *,
    structure: Structure,
    standing: Standing,
    joined_at: datetime | None,
    tallies: Sequence[Tally],
    zone: ZoneInfo,
    now: datetime,
) -> tuple[Standing, tuple[Change, ...]]:
    """The standing at `now` and the turns that led there, in order of time.

    `tallies` are all that may still count (see `reaches_back`). Every purchase and every end of a
    period since the last look is gone through one by one, ends before purchases of the same
    moment: so however seldom one looks, the standing is the same. A look at an earlier moment
    than the last changes nothing.
    """
    ground = Ground(structure=structure, zone=zone, joined_at=joined_at)
    last = standing.judged_at
    if last is None or last > now:
        return standing, ()
    changes: list[Change] = []
    if standing.tier and ground.rank(standing) < 0:
        # The shop took this tier out of the structure.
        standing = placed(ground=ground, standing=Standing(judged_at=last), at=now)
    moments = {one.at for one in tallies if last < one.at <= now}
    for at in sorted({*moments, now}):
        while (end := due(ground=ground, standing=standing, tallies=tallies)) and end <= at:
            standing, turned = _decided(ground, standing, tallies, end)
            standing = _looked_at(ground, standing, max(end, last))
            changes.extend(turned)
        standing, turned = _bought(ground, standing, tallies, at)
        standing = _looked_at(ground, standing, at)
        changes.extend(turned)
    return _forgotten(ground, replace(standing, judged_at=now), now), tuple(changes)


def _looked_at(ground: Ground, standing: Standing, at: datetime) -> Standing:
    """Rolling windows look on from here; periods know by themselves where they are."""
    periods = ground.structure.window.kind in PERIODIC
    return standing if periods else replace(standing, judged_at=at)


def due(*, ground: Ground, standing: Standing, tallies: Sequence[Tally]) -> datetime | None:
    """When the tier is decided on next, if nothing is bought."""
    if ground.structure.window.kind in PERIODIC:
        return periodic.due(standing=standing)
    return rolling.due(ground=ground, standing=standing, tallies=tallies)


def reaches_back(*, structure: Structure, standing: Standing, zone: ZoneInfo) -> datetime | None:
    """From which moment on tallies may still count for this standing; None: from the first."""
    if structure.window.kind == "ever" or standing.judged_at is None:
        return None
    day = local_day(at=standing.judged_at, zone=zone)
    rolled = add_months(day=day, months=-structure.window.months)
    back = 3 + structure.grace_days
    marks = [
        midnight(day=rolled.fromordinal(rolled.toordinal() - back), zone=zone),
        *(one for one in (standing.period_start, standing.grace_from) if one),
        *(one.start for one in standing.rises if one.start),
    ]
    return min(marks)


def _decided(
    ground: Ground, standing: Standing, tallies: Sequence[Tally], at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    if ground.structure.window.kind in PERIODIC:
        return periodic.decided(ground=ground, standing=standing, tallies=tallies, at=at)
    return rolling.looked(ground=ground, standing=standing, tallies=tallies, at=at)


def _bought(
    ground: Ground, standing: Standing, tallies: Sequence[Tally], at: datetime
) -> tuple[Standing, tuple[Change, ...]]:
    """After a purchase, a return or a look at `at`: up, taken back, saved or below."""
    structure = ground.structure
    changes: list[Change] = []
    seen = known(structure=structure, tallies=tallies, until=at)
    anchor = ground.anchor(standing)
    amount = done(structure=structure, tallies=seen, at=at, anchor=anchor, zone=ground.zone)
    start = counts_from(window=structure.window, at=at, anchor=anchor, zone=ground.zone)
    if structure.returns == "at_once" and standing.rises:
        standing, turned = _undone(ground, standing, seen, at, amount, start)
        changes.extend(turned)
    to = reached(structure=structure, amount=amount, at=at)
    if to > ground.rank(standing) and structure.upgrade == "now":
        found = ground.period(standing, at)
        whole = structure.window.kind in ("calendar", "join_date") and found
        standing, change = up(
            ground=ground,
            standing=standing,
            to=to,
            at=at,
            done=amount,
            start=start,
            end=found.end if whole and found else None,
        )
        return standing, (*changes, change)
    if structure.window.kind not in PERIODIC:
        standing, turned = rolling.looked(ground=ground, standing=standing, tallies=seen, at=at)
        changes.extend(turned)
    elif standing.grace_until is not None and periodic.saved(
        ground=ground, standing=standing, tallies=seen, at=at
    ):
        standing = replace(standing, grace_from=None, grace_until=None)
    return standing, tuple(changes)


def _undone(
    ground: Ground,
    standing: Standing,
    seen: Sequence[Tally],
    at: datetime,
    amount: int,
    start: datetime | None,
) -> tuple[Standing, tuple[Change, ...]]:
    since = standing.rises[0].at
    if not any(one.amount < 0 and one.at >= since for one in seen):
        return standing, ()
    left = undo.left_of(structure=ground.structure, rises=standing.rises, tallies=seen, done=amount)
    tier = left[-1].after if left else standing.rises[0].before
    to = rank(structure=ground.structure, tier=tier)
    if to >= ground.rank(standing):
        return standing, ()
    fell, change = down(
        ground=ground,
        standing=standing,
        to=to,
        at=at,
        done=amount,
        start=start,
        end=None,
        why="tier_undone",
    )
    # What was taken back is no fall: the rises that are left stand as they were.
    return replace(fell, rises=left, fell_at=standing.fell_at), (change,)


def _forgotten(ground: Ground, standing: Standing, now: datetime) -> Standing:
    """Without the rises that lie too far back for a return to undo them: two windows."""
    if not standing.rises or ground.structure.window.kind == "ever":
        return standing
    day = local_day(at=now, zone=ground.zone)
    oldest = midnight(
        day=add_months(day=day, months=-2 * ground.structure.window.months), zone=ground.zone
    )
    return replace(standing, rises=tuple(one for one in standing.rises if one.at >= oldest))


def lowest(*, structure: Structure, at: datetime) -> str:
    """The tier of somebody who has bought nothing: the first, where it asks for nothing."""
    height = reached(structure=structure, amount=0, at=at)
    return of_rank(structure=structure, rank=height) if height >= 0 else NO_TIER
