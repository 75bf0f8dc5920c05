"""Outlook: how far it is to the next tier, what keeps this one, and where the pace leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.give.tiers.day import days_after
from guerdon.give.tiers.judge import PERIODIC, due
from guerdon.give.tiers.ladder import fallen, keeps, kept, needed, of_rank, reached
from guerdon.give.tiers.progress import counted, done, known
from guerdon.give.tiers.turn import Ground
from guerdon.give.tiers.window import counts_from
from guerdon.terms.tiers import Standing, Structure, Tally

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Amounts in the structure's measure. `next_tier` and what belongs to it is empty at the top.

    `lost_at` is when the tier will be lost unless `short` more is counted until then, `lost_to`
    where it would fall; None when nothing threatens. `projected` is the tier at `period_end` at the
    customer's own pace of this period, a straight line; None where a window has no end.
    """

    tier: str
    done: int
    counts_from: datetime | None
    period_end: datetime | None
    next_tier: str
    needed: int
    missing: int
    keep: int
    short: int
    lost_at: datetime | None
    lost_to: str
    by_grace: bool
    projected: str | None
    projected_done: int | None


def outlook(
    *,
    structure: Structure,
    standing: Standing,
    joined_at: datetime | None,
    tallies: Sequence[Tally],
    zone: ZoneInfo,
    now: datetime,
    pace: bool = True,
) -> Outlook:
    """The outlook of a standing that was judged at `now`; without `pace` nothing is projected."""
    ground = Ground(structure=structure, zone=zone, joined_at=joined_at)
    seen = known(structure=structure, tallies=tallies, until=now)
    anchor = ground.anchor(standing)
    start = counts_from(window=structure.window, at=now, anchor=anchor, zone=zone)
    amount = done(structure=structure, tallies=seen, at=now, anchor=anchor, zone=zone)
    held = ground.rank(standing)
    after = structure.tiers[held + 1] if held + 1 < len(structure.tiers) else None
    goal = needed(tier=after, at=now) if after else 0
    keep = keeps(structure=structure, tier=structure.tiers[held], at=now) if held >= 0 else 0
    lost_at, short, lost_to = _threat(ground, standing, seen, held, now)
    found = ground.period(standing, now)
    projected, straight = _projected(ground, seen, held, now) if pace else (None, None)
    return Outlook(
        tier=standing.tier,
        done=amount,
        counts_from=start,
        period_end=found.end if found else None,
        next_tier=after.key if after else "",
        needed=goal,
        missing=max(0, goal - amount) if after else 0,
        keep=keep,
        short=short,
        lost_at=lost_at,
        lost_to=lost_to,
        by_grace=standing.grace_until is not None,
        projected=projected,
        projected_done=straight,
    )


def _threat(
    ground: Ground, standing: Standing, seen: Sequence[Tally], held: int, now: datetime
) -> tuple[datetime | None, int, str]:
    """When the tier is lost if nothing is bought, how much is short of keeping it, and to what."""
    structure = ground.structure
    if held < 0 or structure.downgrade == "no":
        return None, 0, ""
    end = due(ground=ground, standing=standing, tallies=seen)
    if end is None:
        return None, 0, ""
    in_grace = standing.grace_until is not None
    if structure.window.kind in PERIODIC:
        end = standing.grace_until or end
        start = standing.grace_from if in_grace else standing.period_start
        left = counted(structure=structure, tallies=seen, start=start, end=end)
    else:
        left = done(structure=structure, tallies=seen, at=end, anchor=None, zone=ground.zone)
    keep = keeps(structure=structure, tier=structure.tiers[held], at=now)
    if left >= keep:
        return None, 0, ""
    days = 0 if in_grace else structure.grace_days
    stays = kept(structure=structure, held=held, amount=left, at=now)
    to = fallen(structure=structure, held=held, kept_rank=min(stays, held - 1))
    lost_at = days_after(at=end, days=days, zone=ground.zone)
    return lost_at, keep - left, of_rank(structure=structure, rank=to)


def _projected(
    ground: Ground, seen: Sequence[Tally], held: int, now: datetime
) -> tuple[str | None, int | None]:
    """The tier at the period's end if the rest of it is like what has passed: at least a day."""
    structure = ground.structure
    if structure.window.kind not in ("calendar", "join_date"):
        return None, None
    found = ground.period(Standing(), now)
    if found is None or found.start is None or found.end is None:
        return None, None
    amount = counted(structure=structure, tallies=seen, start=found.start, end=found.end)
    passed = max(now - found.start, DAY)
    whole = max(found.end - found.start, passed)
    # Whole seconds, so that the line is drawn with integers.
    pace = amount * int(whole.total_seconds()) // int(passed.total_seconds())
    to = reached(structure=structure, amount=pace, at=now)
    if to < held:
        stays = kept(structure=structure, held=held, amount=pace, at=now)
        to = held if stays >= held else fallen(structure=structure, held=held, kept_rank=stays)
    return of_rank(structure=structure, rank=to), pace
