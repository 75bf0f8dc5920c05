"""The people's part of a campaign: a second person agrees, and anybody may stop it at once."""

from datetime import datetime

from guerdon.flows.campaigns import messages
from guerdon.flows.campaigns.campaign import CampaignLooked, seen
from guerdon.store.campaigns import acts, campaigns
from guerdon.store.campaigns.campaigns import CampaignSeen
from guerdon.store.house import access
from guerdon.store.programme import offers
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal


def approve(
    *, campaign: str, planned_at: str, actor: str, now: datetime
) -> CampaignLooked | Refusal:
    """A second person agrees to the plan that they saw.

    Refused, with nothing changed: no such campaign, one without a plan or launched already, a plan
    made anew since (`plan_stale`), and whoever wrote the brief or made the plan
    (`approver_is_asker`).
    """
    with write():
        found = _in(campaign, campaigns.PLANNED)
        if isinstance(found, Refusal):
            return found
        if found.plan.get("planned_at") != planned_at:
            return Refusal(reason="plan_stale")
        if actor in (found.created_by, found.planned_by):
            return Refusal(reason="approver_is_asker", data={"actor": actor})
        acts.approve(key=campaign, actor=actor, now=now)
        data = {"budget_minor": found.budget_minor, "planned_at": planned_at}
        access.note(actor=actor, act="campaign approved", subject=campaign, data=data, now=now)
    return seen(campaign=campaign)


def halt(*, campaign: str, why: str, actor: str, now: datetime) -> CampaignLooked | Refusal:
    """Stop a running campaign: from the next quote on no till gives its offers.

    Offers are paused in one transaction; every process looks at the programme's stamp before it
    quotes, so none of them needs to be told. Messages that still wait are taken back. What is
    reserved for an order already is honoured. Refused: one that does not run.
    """
    with write():
        found = _in(campaign, campaigns.LAUNCHED)
        if isinstance(found, Refusal):
            return found
        _all(found, "paused", actor, now)
        acts.shift(key=campaign, halted=True)
        taken = messages.halted(campaign=campaign, now=now)
        data = {"why": why[:300], "messages": taken}
        access.note(actor=actor, act="campaign halted", subject=campaign, data=data, now=now)
    return seen(campaign=campaign)


def resume(*, campaign: str, actor: str, now: datetime) -> CampaignLooked | Refusal:
    """Let a halted campaign run again, to the end that it had.

    Messages that were taken back wait again, and every gate is asked anew.
    Refused: one that is not halted, one whose window is over (`window_over`), and offers that
    somebody ended.
    """
    with write():
        found = _in(campaign, campaigns.HALTED)
        if isinstance(found, Refusal):
            return found
        if found.ends_at is not None and found.ends_at <= now:
            return Refusal(reason="window_over", data={"key": campaign})
        refused = _all(found, "live", actor, now)
        if refused is not None:
            undo()
            return refused
        acts.shift(key=campaign, halted=False)
        data = {"messages": messages.resumed(campaign=campaign, now=now)}
        access.note(actor=actor, act="campaign resumed", subject=campaign, data=data, now=now)
    return seen(campaign=campaign)


def _in(campaign: str, state: str) -> CampaignSeen | Refusal:
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    if found.state != state:
        return Refusal(reason="campaign_state", data={"state": found.state, "needed": state})
    return found


def _all(found: CampaignSeen, state: str, actor: str, now: datetime) -> Refusal | None:
    for document in found.brief["offers"]:
        done = offers.set_state(key=document["key"], state=state, actor=actor, now=now)
        if isinstance(done, Refusal):
            return done
    return None
