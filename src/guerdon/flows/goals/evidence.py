"""What the shop's own campaigns did for a goal's figure, and which campaigns serve a goal."""

from datetime import datetime, timedelta

from guerdon.decide.goals.adjust import Evidence
from guerdon.store import home
from guerdon.store.campaigns import campaigns
from guerdon.store.campaigns.campaigns import CampaignSeen

WEEK = timedelta(weeks=1)
# Figure of a goal -> outcome of a readout that adds to it.
OUTCOMES = {"sales": "sales", "orders": "orders"}


def evidence(*, kpi: str) -> tuple[Evidence, ...]:
    """By measured campaign, what it changed for one customer in a week, and what one cost."""
    outcome = OUTCOMES.get(kpi)
    if outcome is None:
        return ()
    found = []
    for one in home.running():
        document = one.readout
        if not document or not document.get("start"):
            continue
        effect = document["effects"][outcome]
        weeks = (_at(document["end"]) - _at(document["start"])) / WEEK
        given = document["counts"]["given"]
        if not given or weeks <= 0 or effect["low"] is None:
            continue
        found.append(
            Evidence(
                campaign=one.key,
                effect=effect["difference"] / weeks,
                low=effect["low"] / weeks,
                cost=document["returned"]["cost"] / given,
                weeks=weeks,
            )
        )
    return tuple(found)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def serving(*, goal: str) -> tuple[CampaignSeen, ...]:
    """The campaigns whose brief names the goal: `goal: {key: ...}`."""
    return tuple(
        one for one in campaigns.listed() if (one.brief.get("goal") or {}).get("key") == goal
    )
