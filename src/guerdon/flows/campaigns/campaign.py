"""Campaigns: drafted from a brief, planned within a budget, launched with codes, looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.decide.possible import possible
from guerdon.flows.campaigns import messages as campaign_messages
from guerdon.flows.campaigns import start
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.experiments.global_holdout import held_share
from guerdon.flows.gifts import rules as gift_rules
from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.segments import resolved
from guerdon.store import counters
from guerdon.store.campaigns import budgets, campaigns
from guerdon.store.campaigns.campaigns import AssignedPage, CampaignSeen, ReadoutSeen
from guerdon.store.codes import codes
from guerdon.store.house import access
from guerdon.store.night import nights
from guerdon.store.programme import offers, programme
from guerdon.store.writing import undo, write
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key
from guerdon.terms.message import Tally

STANDING = (campaigns.LAUNCHED, campaigns.HALTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLooked:
    """All that a page shows of a campaign; money in minor units.

    `spent`: redemptions so far; `left` of the budget: total less direct bills, contacts and spent.
    `messages`: where those stand that it planned, None where it writes to nobody.
    """

    campaign: CampaignSeen
    arms: Mapping[str, int]
    by_offer: Mapping[str, Mapping[str, int]]
    reasons: Mapping[str, int]
    spent: Mapping[str, int]
    contacts_minor: int
    left_minor: int
    readout: ReadoutSeen | None
    messages: Tally | None = None


def draft(*, brief: Any, actor: str, now: datetime) -> str | Refusal:
    """Keep the brief as a draft, or as the new brief of a campaign not yet launched; its key.

    Refused: what `flows.campaigns.brief` refuses, an audience that cannot be read, a key in use, a
    template that is not there.
    """
    read = parsed(document=brief)
    if isinstance(read, Refusal):
        return read
    condition = resolved(document=read.audience)
    if isinstance(condition, Refusal):
        return condition
    unsaid = read.message and campaign_messages.checked(message=read.message)
    if unsaid:
        return unsaid
    with write():
        refused = campaigns.draft(
            key=read.key,
            name=read.name,
            brief=dict(brief),
            budget_minor=read.budget.total,
            reserve_minor=read.budget.reserve,
            actor=actor,
            now=now,
        )
        if refused:
            return refused
        access.note(actor=actor, act="campaign drafted", subject=read.key, data={}, now=now)
    return read.key


def plan(*, campaign: str, now: datetime, actor: str = "") -> CampaignLooked | Refusal:
    """Decide who gets what by the newest night's values and keep the plan; again: a new plan.

    Refused: no such campaign, one that is launched, no night yet, and what `planned` refuses;
    the plan that stood before stands then still.
    """
    from guerdon.flows.campaigns.planning import planned

    ready = _ready(campaign)
    if isinstance(ready, Refusal):
        return ready
    brief = ready
    night = nights.current()
    audience = gathered(brief=brief, now=now)
    if isinstance(audience, Refusal):
        return audience
    assert night is not None  # noqa: S101 (somebody was gathered)
    settings = programme.read()
    found = planned(
        brief=brief, audience=audience, margin=settings.margin, currency=settings.currency
    )
    if isinstance(found, Refusal):
        return found
    figures = {**found.figures, "as_of": night.as_of.isoformat(), "planned_at": now.isoformat()}
    assigned = [
        campaigns.Assigned(
            customer=place.customer,
            arm=place.arm,
            offer=place.offer,
            code="",
            cost_minor=place.cost_minor,
            promised_minor=place.promised_minor,
            reason=place.reason,
            expected_minor=place.expected_minor,
            stage=place.stage,
        )
        for place in found.places
    ]
    refused = campaigns.keep_plan(
        key=campaign, plan=figures, assigned=assigned, now=now, actor=actor
    )
    return refused or seen(campaign=campaign)


def gathered(*, brief: Brief, now: datetime) -> Any | Refusal:
    """The brief's audience (worth.Audience) by the newest night, without the global holdout.

    Refused: an audience that cannot be read, and no night yet.
    """
    condition = resolved(document=brief.audience)
    if isinstance(condition, Refusal):
        return condition
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    found = _audience(folder_of(key=night.key) / "know", condition, brief, night.as_of)
    return gift_rules.applied(
        audience=found.without(held=held_share(now=now)), offers=brief.documents, now=now
    )


def _ready(campaign: str) -> Brief | Refusal:
    """The brief of a campaign that may still be planned."""
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    if found.state not in (campaigns.DRAFT, campaigns.PLANNED):
        needed = f"{campaigns.DRAFT}, {campaigns.PLANNED}"
        data = {"state": found.state, "needed": needed}
        return Refusal(reason="campaign_state", data=data)
    return parsed(document=found.brief)


def _audience(folder: Any, condition: Condition, brief: Brief, as_of: datetime) -> Any:
    import numpy as np

    from guerdon.flows.campaigns.worth import Audience
    from guerdon.lake import engine
    from guerdon.lake.audience import audience

    with engine.opened(spill=lake_folder()) as opened:
        offers = [possible(condition=offer.condition) for offer in brief.offers]
        table = audience(engine=opened, folder=folder, condition=condition, offers=offers)
        own = _own(opened, folder.parent / "snapshot", brief, table["customer"].to_pylist(), as_of)
    return Audience(
        customers=table["customer"].to_pylist(),
        expected_orders=table["expected_orders"].to_numpy(),
        expected_basket=table["expected_basket"].to_numpy().astype(float),
        stage=table["stage"].to_pylist(),
        may=np.array([table[f"may_{n}"].to_numpy() for n in range(len(offers))], dtype=bool),
        own=own,
    )


def _own(opened: Any, snapshot: Any, brief: Brief, customers: list[str], as_of: datetime) -> Any:
    """What the shop's own campaigns say of these customers, by kind of offer."""
    from guerdon.flows.campaigns import changed
    from guerdon.lake.changed import measures

    taught = changed.newest(kinds=[offer.kind for offer in brief.offers])
    if not taught:
        return {}
    table = measures(engine=opened, folder=snapshot, as_of=as_of, zone=programme.read().zone)
    if isinstance(table, Refusal):
        return {}
    return {
        kind: changed.told(taught=one, measures=table, customers=customers, days=brief.days)
        for kind, one in taught.items()
    }


def launch(*, campaign: str, actor: str, now: datetime) -> CampaignLooked | Refusal:
    """Make the plan real in one transaction: offers live, a code for each, the budget's counter.

    The counter's ceiling is what the budget leaves after bills and contacts, the reserve
    included: codes that were promised are honoured out of it, and not one minor unit beyond.
    Refused, with nothing changed: no such campaign, one without a plan or launched already, an
    offer key that is in use elsewhere, a template that cannot be filled in, and a plan that gives
    nothing to anyone.
    """
    with write():
        refused = _launched(campaign, actor, now)
        if refused:
            undo()
            return refused
    return seen(campaign=campaign)


def _launched(campaign: str, actor: str, now: datetime) -> Refusal | None:
    brief = _planned(campaign)
    if isinstance(brief, Refusal):
        return brief
    # Who complained since it was planned is left alone, given and held out alike.
    campaigns.set_aside(
        key=campaign,
        customers=gift_rules.complained(now=now),
        reason={"reason": "plan_gift_care_hold", "data": {}},
    )
    given = list(campaigns.each_assigned(key=campaign, arm=campaigns.GIVEN))
    if not given:
        return Refusal(reason="nothing_to_launch")
    ends_at = now + timedelta(days=brief.days)
    ceiling = _ceiling(brief, len(given))
    refused = campaign_messages.fillable(
        brief=brief, customer=given[0].customer, ends_at=ends_at, now=now
    ) or counters.open_counter(key=budget_key(budget=campaign), ceiling=ceiling)
    if refused:
        return refused
    # The counter stands before the offers that draw on it go live.
    documents = [_live(one, campaign, now, ends_at) for one in brief.documents]
    kept = offers.keep(documents=documents, actor=actor, now=now, state="live")
    issued = kept if isinstance(kept, Refusal) else _codes(given, now, ends_at)
    if isinstance(issued, Refusal):
        return issued
    written = campaign_messages.plan(
        brief=brief, given=given, codes=issued, ends_at=ends_at, now=now
    )
    night = nights.current()
    if night is not None:
        start.keep(campaign=campaign, night=night.key)
    data = {"given": len(given), "ceiling_minor": ceiling, "messages": written}
    access.note(actor=actor, act="campaign launched", subject=campaign, data=data, now=now)
    return campaigns.launched(key=campaign, codes=issued, now=now, ends_at=ends_at)


def _ceiling(brief: Brief, given: int) -> int:
    """What tills may give: the budget less bills and contacts, and no more than was released."""
    contacts = brief.per_contact_minor * given
    ceiling = max(0, brief.budget.total - brief.budget.direct - contacts)
    part = budgets.part(campaign=brief.key)
    if part is None:
        return ceiling
    # Only what was released may be given; each further stage raises the counter.
    return max(0, min(ceiling, part.released - contacts))


def _planned(campaign: str) -> Brief | Refusal:
    """The brief of a campaign that may be launched now."""
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    if found.state != campaigns.PLANNED:
        data = {"state": found.state, "needed": campaigns.PLANNED}
        return Refusal(reason="campaign_state", data=data)
    missing = approval(found=found)
    if missing is not None:
        return missing
    for document in found.brief["offers"]:
        standing = offers.seen(key=document["key"])
        if standing is not None and standing.document.get("campaign") != campaign:
            return Refusal(reason="offer_in_use", data={"offer": document["key"]})
    return parsed(document=found.brief)


def approval(*, found: CampaignSeen) -> Refusal | None:
    """Above the programme's limit a plan wants a second person's word; None where it has it."""
    limit = programme.read().campaign_most_minor
    if not limit or found.budget_minor <= limit or found.approved_by:
        return None
    data = {"budget_minor": found.budget_minor, "limit_minor": limit, "by": found.planned_by}
    return Refusal(reason="approval_missing", data=data)


def _live(
    document: Mapping[str, Any], campaign: str, now: datetime, ends_at: datetime
) -> dict[str, Any]:
    """The campaign's offer as it goes live: its window, its budget, codes for those chosen."""
    limits = {**document.get("limits", {}), "budget": campaign, "per_customer": 1}
    return {
        **document,
        "campaign": campaign,
        "codes": "unique",
        "limits": limits,
        "period": {"start": now.isoformat(), "end": ends_at.isoformat()},
    }


def _codes(
    given: list[campaigns.Assigned], now: datetime, ends_at: datetime
) -> dict[str, str] | Refusal:
    found: dict[str, str] = {}
    for offer in sorted({one.offer for one in given}):
        owners = [one.customer for one in given if one.offer == offer]
        issued = codes.issue(
            offer=offer, count=len(owners), now=now, customers=owners, expires_at=ends_at
        )
        if isinstance(issued, Refusal):
            return issued
        found.update(zip(owners, issued, strict=True))
    return found


def seen(*, campaign: str) -> CampaignLooked | Refusal:
    """A campaign as a page shows it. Refused: no such campaign."""
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    arms = campaigns.arms(key=campaign)
    spent = campaigns.spent(key=campaign)
    contacts = int(found.brief.get("per_contact_cost_minor", 0)) * arms.get(campaigns.GIVEN, 0)
    direct = int(found.brief.get("direct_cost_minor", 0))
    return CampaignLooked(
        campaign=found,
        arms=arms,
        by_offer=campaigns.given_by_offer(key=campaign),
        reasons=campaigns.reasons(key=campaign),
        spent=spent,
        contacts_minor=contacts,
        left_minor=found.budget_minor - direct - contacts - spent["minor"],
        readout=campaigns.readout(key=campaign),
        messages=campaign_messages.tally(campaign=campaign),
    )


def assigned(*, campaign: str, arm: str = "", page: int = 1) -> AssignedPage:
    """Who is where in a campaign and why, a page at a time."""
    return campaigns.assigned(key=campaign, arm=arm, page=page)


def listed() -> tuple[CampaignSeen, ...]:
    """All campaigns, newest first."""
    return campaigns.listed()


def finish(*, campaign: str, actor: str, now: datetime) -> CampaignLooked | Refusal:
    """End a running campaign: its offers end, its codes are worth nothing any more.

    Messages that still wait are taken back.
    """
    with write():
        found = campaigns.seen(key=campaign)
        if found is None:
            return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
        if found.state not in STANDING:
            data = {"state": found.state, "needed": ", ".join(STANDING)}
            return Refusal(reason="campaign_state", data=data)
        for document in found.brief["offers"]:
            offers.set_state(key=document["key"], state="ended", actor=actor, now=now)
        campaigns.finish(key=campaign)
        campaign_messages.over(campaign=campaign, now=now)
        given = campaigns.arms(key=campaign).get(campaigns.GIVEN, 0)
        extra = int(found.brief.get("per_contact_cost_minor", 0)) * given
        budgets.close(campaign=campaign, extra=extra, actor=actor, now=now)
        access.note(actor=actor, act="campaign ended", subject=campaign, data={}, now=now)
    return seen(campaign=campaign)


def end_due(*, now: datetime) -> int:
    """End the campaigns whose window is over; how many."""
    due = [
        one.key
        for one in campaigns.listed(states=STANDING)
        if one.ends_at is not None and one.ends_at <= now
    ]
    for key in due:
        finish(campaign=key, actor="upkeep", now=now)
    return len(due)


def launch_as_job(*, args: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> Any:
    """Launch in the background; launched already is done, not an error."""
    tell({"step": "launch"})
    now = datetime.fromisoformat(args["now"])
    found = launch(campaign=args["campaign"], actor=args["actor"], now=now)
    if isinstance(found, Refusal):
        return {"reason": found.reason, "data": dict(found.data)}
    return {"given": found.arms.get(campaigns.GIVEN, 0)}
