"""Budgets: the yearly frame, what campaigns have of it, and money that is released by gates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from guerdon.decide.budget import RESERVE_LEAST, RESERVE_MOST
from guerdon.decide.release import Stand, gate, staged
from guerdon.flows.campaigns.brief import parsed
from guerdon.store.campaigns import budgets, campaigns
from guerdon.store.campaigns.budgets import FrameSeen, PartSeen
from guerdon.store.campaigns.campaigns import CampaignSeen
from guerdon.store.programme import programme
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.money import half_up

_SHARES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """A part with its campaign; `shut` is why the next stage is not released yet.

    `pace` is the share spent of what was released over the share of its time that is over; None
    while there is nothing to compare. `next` is the money of the next stage, 0 if there is none.
    """

    part: PartSeen
    campaign: CampaignSeen
    spent: int
    pace: float | None
    next: int
    shut: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearShown:
    """The frame with its parts, and the campaigns that have none yet."""

    year: int
    currency: str
    frame: FrameSeen | None
    parts: tuple[PartShown, ...]
    waiting: tuple[CampaignSeen, ...]

    @property
    def spent(self) -> int:
        """What all parts have spent so far."""
        return sum(one.spent for one in self.parts)

    @property
    def released(self) -> int:
        """What all parts may spend by now."""
        return sum(one.part.direct + one.part.released for one in self.parts)


def frame(
    *, year: int, total: int, reserve_share: float, actor: str, now: datetime
) -> Refusal | None:
    """The year's money, 10-15 % of it kept back.

    Refused: nothing to spend, a reserve outside that, less than is committed.
    """
    if total <= 0:
        return Refusal(reason="budget_empty", data={"budget": total})
    if not RESERVE_LEAST <= reserve_share <= RESERVE_MOST:
        data = {"share": reserve_share, "least": RESERVE_LEAST, "most": RESERVE_MOST}
        return Refusal(reason="reserve_share", data=data)
    reserve = half_up(numerator=total * round(reserve_share * _SHARES), denominator=_SHARES)
    return budgets.frame(year=year, total=total, reserve=reserve, actor=actor, now=now)


def draw_reserve(*, year: int, minor: int, why: str, actor: str, now: datetime) -> Refusal | None:
    """Move some of the reserve to what may be committed, for a reason that stays in the trail.

    Refused: no reason, and what `store.campaigns.budgets.draw_reserve` refuses.
    """
    if not why.strip() or minor <= 0:
        return Refusal(reason="reason_needed")
    return budgets.draw_reserve(year=year, minor=minor, why=why.strip(), actor=actor, now=now)


def commit(
    *, year: int, campaign: str, shares: tuple[float, ...], actor: str, now: datetime
) -> Refusal | None:
    """Set a campaign's budget aside in stages by their shares, the first released at once.

    Refused, with nothing changed: no such campaign, one that is launched, what `staged` refuses,
    and what `store.campaigns.budgets.commit` refuses.
    """
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    if found.state not in (campaigns.DRAFT, campaigns.PLANNED):
        needed = f"{campaigns.DRAFT}, {campaigns.PLANNED}"
        return Refusal(reason="campaign_state", data={"state": found.state, "needed": needed})
    brief = parsed(document=found.brief)
    if isinstance(brief, Refusal):
        return brief
    money = brief.budget
    stages = staged(minor=money.total - money.direct, shares=shares)
    if isinstance(stages, Refusal):
        return stages
    with write():
        refused = budgets.commit(
            year=year,
            campaign=campaign,
            direct=money.direct,
            indirect=money.indirect,
            stages=stages,
            actor=actor,
            now=now,
        )
        if refused is not None:
            undo()
    return refused


def release(*, campaign: str, why: str = "", actor: str, now: datetime) -> int | Refusal:
    """The next stage, if its gate is open; a reason opens it by hand, and stays in the trail.

    Refused: what `decide.release.gate` finds missing, and what
    `store.campaigns.budgets.release` refuses.
    """
    found, part = campaigns.seen(key=campaign), budgets.part(campaign=campaign)
    if found is None or part is None:
        return Refusal(reason="not_found", data={"what": "budget", "key": campaign})
    shut = _shut(found, part, now)
    if shut is not None and not why.strip():
        return shut
    return budgets.release(campaign=campaign, why=why.strip(), actor=actor, now=now)


def shown(*, year: int, now: datetime) -> YearShown:
    """The year as the page shows it."""
    seen = budgets.seen(year=year)
    by_key = {one.key: one for one in campaigns.listed()}
    parts = seen.parts if seen else ()
    open_ = (campaigns.DRAFT, campaigns.PLANNED)
    return YearShown(
        year=year,
        currency=programme.read().currency,
        frame=seen,
        parts=tuple(_shown(one, by_key[one.campaign], now) for one in parts),
        waiting=tuple(
            one
            for one in by_key.values()
            if one.state in open_ and budgets.part(campaign=one.key) is None
        ),
    )


def _shown(part: PartSeen, campaign: CampaignSeen, now: datetime) -> PartShown:
    spent = part.spent if part.closed else part.drawn + _bills(campaign, part)
    waiting = [stage.minor for stage in part.stages if stage.released_at is None]
    over = None
    if campaign.launched_at is not None and campaign.ends_at is not None:
        over = (now - campaign.launched_at) / (campaign.ends_at - campaign.launched_at)
    may = part.direct + part.released
    return PartShown(
        part=part,
        campaign=campaign,
        spent=spent,
        pace=spent / may / min(1.0, over) if over and may and not part.closed else None,
        next=waiting[0] if waiting and not part.closed else 0,
        shut=_shut(campaign, part, now) if waiting and not part.closed else None,
    )


def _bills(campaign: CampaignSeen, part: PartSeen) -> int:
    """What a launched campaign has spent besides what tills took: bills and contacts."""
    if campaign.launched_at is None:
        return 0
    return part.direct + contacts(campaign=campaign)


def contacts(*, campaign: CampaignSeen) -> int:
    """What reaching everybody who was given something has cost."""
    given = campaigns.arms(key=campaign.key).get(campaigns.GIVEN, 0)
    return int(campaign.brief.get("per_contact_cost_minor", 0)) * given


def _shut(campaign: CampaignSeen, part: PartSeen, now: datetime) -> Refusal | None:
    launched = campaign.launched_at
    days = (now - launched) / timedelta(days=1) if launched is not None else 0.0
    readout = campaigns.readout(key=campaign.key)
    document = None
    if readout is not None:
        back = readout.document["returned"]
        high = back.get("gain_high")
        document = {"net_high": None if high is None else high - back["cost"]}
    return gate(
        stand=Stand(
            days=days, released_minor=part.released, spent_minor=part.drawn, readout=document
        )
    )
