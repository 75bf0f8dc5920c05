"""Turns of a standing: up, kept, kept by grace, down; each with why and by which numbers."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.give.tiers.day import local_day, midnight
from guerdon.give.tiers.ladder import keeps, needed, of_rank, rank
from guerdon.give.tiers.window import FIXED, period
from guerdon.terms.period import Period
from guerdon.terms.tiers import Change, Rise, Standing, Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What stays the same while one customer is judged in one structure."""

    structure: Structure
    zone: ZoneInfo
    joined_at: datetime | None

    def anchor(self, standing: Standing) -> datetime | None:
        """From which day this customer's periods are counted."""
        if self.structure.window.kind == "join_date":
            return self.joined_at or standing.anchor
        return standing.anchor

    def rank(self, standing: Standing) -> int:
        """The place of the tier that is held."""
        return rank(structure=self.structure, tier=standing.tier)

    def period(self, standing: Standing, at: datetime) -> Period | None:
        """The period in which the moment lies."""
        window = self.structure.window
        return period(window=window, at=at, anchor=self.anchor(standing), zone=self.zone)


def _anchor(ground: Ground, standing: Standing, at: datetime) -> datetime | None:
    """From which day the periods of a tier reached at `at` are counted."""
    if ground.structure.window.kind == "join_date":
        return standing.anchor
    return midnight(day=local_day(at=at, zone=ground.zone), zone=ground.zone)


def placed(*, ground: Ground, standing: Standing, at: datetime) -> Standing:
    """The standing with the period in which `at` lies, for the next decision of keeping.

    Without a tier and where tiers are reached at once there is nothing to decide at its end.
    """
    found = ground.period(standing, at)
    if found is None:
        return replace(standing, period_start=None, period_end=None)
    waits = standing.tier or ground.structure.upgrade == "next_period"
    return replace(standing, period_start=found.start, period_end=found.end if waits else None)


def _begun(ground: Ground, standing: Standing, tier: str, at: datetime) -> Standing:
    """The tier from `at` on: nothing is left of grace or of a shortfall in the one before."""
    return replace(
        standing,
        tier=tier,
        since=at,
        anchor=_anchor(ground, standing, at),
        grace_from=None,
        grace_until=None,
        below_since=None,
    )


def up(
    *,
    ground: Ground,
    standing: Standing,
    to: int,
    at: datetime,
    done: int,
    start: datetime | None,
    end: datetime | None,
) -> tuple[Standing, Change]:
    """The tier reached, by `done` counted in [start, end)."""
    after = of_rank(structure=ground.structure, rank=to)
    rise = Rise(at=at, start=start, end=end, before=standing.tier, after=after)
    raised = replace(_begun(ground, standing, after, at), rises=(*standing.rises, rise))
    tier = ground.structure.tiers[to]
    data = {"needed": needed(tier=tier, at=at), **_said(ground, done, start, end)}
    change = Change(at=at, before=standing.tier, after=after, why="tier_up", data=data)
    return placed(ground=ground, standing=raised, at=at), change


def down(
    *,
    ground: Ground,
    standing: Standing,
    to: int,
    at: datetime,
    done: int,
    start: datetime | None,
    end: datetime | None,
    why: str = "tier_down",
) -> tuple[Standing, Change]:
    """The tier lost, since `done` in [start, end) does not keep it."""
    after = of_rank(structure=ground.structure, rank=to)
    held = ground.structure.tiers[ground.rank(standing)]
    data = {
        "needed": keeps(structure=ground.structure, tier=held, at=at),
        **_said(ground, done, start, end),
    }
    fell = replace(_begun(ground, standing, after, at), fell_at=at, rises=())
    change = Change(at=at, before=standing.tier, after=after, why=why, data=data)
    return placed(ground=ground, standing=fell, at=at), change


def graced(
    *,
    ground: Ground,
    standing: Standing,
    at: datetime,
    until: datetime,
    done: int,
    start: datetime | None,
    end: datetime | None,
) -> tuple[Standing, Change]:
    """The tier kept by grace alone, until `until`."""
    held = ground.structure.tiers[ground.rank(standing)]
    data = {
        "needed": keeps(structure=ground.structure, tier=held, at=at),
        "until": until,
        **_said(ground, done, start, end),
    }
    fixed = ground.structure.window.kind in (*FIXED, "anniversary")
    kept = replace(standing, grace_until=until, grace_from=start if fixed else None)
    tier = standing.tier
    return kept, Change(at=at, before=tier, after=tier, why="tier_grace", data=data)


def _said(
    ground: Ground, done: int, start: datetime | None, end: datetime | None
) -> dict[str, object]:
    return {"done": done, "start": start, "end": end, "measure": ground.structure.measure}
