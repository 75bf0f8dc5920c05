"""The yearly frame and its parts: every commitment is one guarded take from the frame's counter."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.store import counters
from guerdon.store.house import access
from guerdon.store.models import BudgetFrame, BudgetPart, BudgetStage
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSeen:
    """One stage: its money, and when, by whom and why it was released."""

    number: int
    minor: int
    released_at: datetime | None
    released_by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSeen:
    """What a campaign has of the frame, in minor units.

    committed = direct + stages while it is open, what was spent once it is closed; indirect costs
    are carried by others and told beside. `drawn` is what the till's counter has taken.
    """

    campaign: str
    year: int
    direct: int
    indirect: int
    stages: tuple[StageSeen, ...]
    drawn: int
    closed: bool
    spent: int

    @property
    def staged(self) -> int:
        """All stages together."""
        return sum(stage.minor for stage in self.stages)

    @property
    def released(self) -> int:
        """The stages that were released."""
        return sum(stage.minor for stage in self.stages if stage.released_at is not None)

    @property
    def committed(self) -> int:
        """What the frame no longer has for others."""
        return self.spent if self.closed else self.direct + self.staged


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSeen:
    """One year: total = reserve + committed + free, always."""

    year: int
    total: int
    reserve: int
    committed: int
    free: int
    parts: tuple[PartSeen, ...]


def frame_key(*, year: int) -> str:
    """The counter of a frame."""
    return f"frame/{year}"


def frame(*, year: int, total: int, reserve: int, actor: str, now: datetime) -> Refusal | None:
    """The year's money and what is kept back of it; again: changed.

    Refused, with nothing changed: less left than is committed already (`ceiling_under_used`).
    """
    with write():
        refused = counters.open_counter(key=frame_key(year=year), ceiling=total - reserve)
        if refused is not None:
            return refused
        values = {"total_minor": total, "reserve_minor": reserve, "at": now, "by": actor}
        BudgetFrame.objects.update_or_create(year=year, defaults=values)
        data = {"total_minor": total, "reserve_minor": reserve}
        access.note(actor=actor, act="budget framed", subject=str(year), data=data, now=now)
    return None


def draw_reserve(*, year: int, minor: int, why: str, actor: str, now: datetime) -> Refusal | None:
    """Take some of the reserve into what may be committed, for a reason.

    Refused: no frame (`not_found`), more than is kept back (`reserve_short`).
    """
    with write():
        row = BudgetFrame.objects.select_for_update().filter(year=year).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "budget", "key": str(year)})
        if minor > row.reserve_minor:
            return Refusal(reason="reserve_short", data={"asked": minor, "left": row.reserve_minor})
        row.reserve_minor -= minor
        row.save(update_fields=["reserve_minor"])
        ceiling = row.total_minor - row.reserve_minor
        counters.open_counter(key=frame_key(year=year), ceiling=ceiling)
        data = {"minor": minor, "why": why}
        access.note(actor=actor, act="reserve drawn", subject=str(year), data=data, now=now)
    return None


def commit(
    *,
    year: int,
    campaign: str,
    direct: int,
    indirect: int,
    stages: tuple[int, ...],
    actor: str,
    now: datetime,
) -> Refusal | None:
    """Set money aside for a campaign, its first stage released at once. Call it inside `write()`.

    Refused: a campaign that has a part already (`budget_committed`), no frame (`not_found`), more
    than is free (`limit_reached`); then the caller's transaction must be rolled back.
    """
    if BudgetPart.objects.filter(campaign=campaign).exists():
        return Refusal(reason="budget_committed", data={"key": campaign})
    if not BudgetFrame.objects.filter(year=year).exists():
        return Refusal(reason="not_found", data={"what": "budget", "key": str(year)})
    use = Use(key=frame_key(year=year), units=direct + sum(stages), ceiling=None)
    refused = counters.take(uses=[use])
    if refused is not None:
        return refused
    part = BudgetPart.objects.create(
        frame_id=year,
        campaign=campaign,
        direct_minor=direct,
        indirect_minor=indirect,
        at=now,
        by=actor,
    )
    for number, minor in enumerate(stages, start=1):
        BudgetStage.objects.create(part=part, number=number, minor=minor)
    BudgetStage.objects.filter(part=part, number=1).update(released_at=now, released_by=actor)
    data = {"minor": direct + sum(stages), "year": year}
    access.note(actor=actor, act="budget committed", subject=campaign, data=data, now=now)
    return None


def release(*, campaign: str, why: str, actor: str, now: datetime) -> int | Refusal:
    """Release the next stage: its number. The till's counter, if it stands, rises by as much.

    Refused: no open part (`not_found`), nothing left to release (`stages_done`).
    """
    with write():
        part = _open(campaign)
        if part is None:
            return Refusal(reason="not_found", data={"what": "budget", "key": campaign})
        stage = BudgetStage.objects.filter(part=part, released_at=None).order_by("number").first()
        if stage is None:
            return Refusal(reason="stages_done", data={"key": campaign})
        stage.released_at, stage.released_by, stage.why = now, actor, why
        stage.save(update_fields=["released_at", "released_by", "why"])
        key = budget_key(budget=campaign)
        standing = counters.standing(keys=[key]).get(key)
        if standing is not None:
            counters.open_counter(key=key, ceiling=standing.ceiling + stage.minor)
        data = {"stage": stage.number, "minor": stage.minor, "why": why}
        access.note(actor=actor, act="budget released", subject=campaign, data=data, now=now)
    return stage.number


def close(*, campaign: str, extra: int, actor: str, now: datetime) -> int | Refusal:
    """End a part: what was not spent goes back to the frame; how much.

    Spent is direct costs, what the till's counter took, and `extra` (contacts), never more than
    was committed. Refused: no open part (`not_found`).
    """
    with write():
        part = _open(campaign)
        if part is None:
            return Refusal(reason="not_found", data={"what": "budget", "key": campaign})
        seen = _part(part, _drawn([campaign]))
        spent = min(seen.committed, seen.direct + seen.drawn + extra)
        back = seen.committed - spent
        use = Use(key=frame_key(year=seen.year), units=back, ceiling=None)
        if back:
            counters.give_back(uses=[use])
        part.spent_minor = spent
        part.save(update_fields=["spent_minor"])
        data = {"spent_minor": spent, "back_minor": back}
        access.note(actor=actor, act="budget closed", subject=campaign, data=data, now=now)
    return back


def part(*, campaign: str) -> PartSeen | None:
    """What a campaign has; None where it draws on no frame."""
    row = BudgetPart.objects.filter(campaign=campaign).first()
    return _part(row, _drawn([campaign])) if row else None


def seen(*, year: int) -> FrameSeen | None:
    """The year with its parts, newest first."""
    row = BudgetFrame.objects.filter(year=year).first()
    if row is None:
        return None
    rows = list(BudgetPart.objects.filter(frame=row).order_by("-at", "-id"))
    drawn = _drawn([one.campaign for one in rows])
    key = frame_key(year=year)
    committed = counters.standing(keys=[key])[key].used
    return FrameSeen(
        year=year,
        total=row.total_minor,
        reserve=row.reserve_minor,
        committed=committed,
        free=row.total_minor - row.reserve_minor - committed,
        parts=tuple(_part(one, drawn) for one in rows),
    )


def _open(campaign: str) -> BudgetPart | None:
    rows = BudgetPart.objects.select_for_update()
    return rows.filter(campaign=campaign, spent_minor=None).first()


def _drawn(campaigns: list[str]) -> dict[str, int]:
    keys = {budget_key(budget=one): one for one in campaigns}
    found = counters.standing(keys=list(keys))
    return {keys[key]: counted.used for key, counted in found.items()}


def _part(row: BudgetPart, drawn: dict[str, int]) -> PartSeen:
    stages = BudgetStage.objects.filter(part=row).order_by("number")
    return PartSeen(
        campaign=row.campaign,
        year=row.frame_id,
        direct=row.direct_minor,
        indirect=row.indirect_minor,
        stages=tuple(
            StageSeen(
                number=one.number,
                minor=one.minor,
                released_at=one.released_at,
                released_by=one.released_by,
                why=one.why,
            )
            for one in stages
        ),
        drawn=drawn.get(row.campaign, 0),
        closed=row.spent_minor is not None,
        spent=row.spent_minor or 0,
    )
