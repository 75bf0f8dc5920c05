"""What the shop itself has measured by kind of offer: its experiments and its campaigns."""

from datetime import datetime
from typing import Any

from guerdon.decide.advice.measured import CAMPAIGN, EXPERIMENT, Measured
from guerdon.flows.experiments.document import parsed as designed
from guerdon.store import home
from guerdon.store.campaigns import campaigns, experiments
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import SALES

DAY_SECONDS = 86_400


def measured() -> tuple[Measured, ...]:
    """Every effect on sales that can be told for one kind of offer alone."""
    return (*_experiments(), *_campaigns())


def _experiments() -> list[Measured]:
    """Arms with offers of one kind, by the newest look; sales per customer, as shrunk there."""
    found = []
    for one in experiments.listed(states=(experiments.FINISHED, experiments.RUNNING)):
        looks = experiments.looks(key=one.key)
        design = designed(document=one.document)
        if not looks or one.started_at is None or isinstance(design, Refusal):
            continue
        kinds = {arm.key: _kinds(arm.offers) for arm in design.arms}
        names = {arm.key: arm.name for arm in design.arms}
        days = (looks[-1].at - one.started_at).total_seconds() / DAY_SECONDS
        for arm in looks[-1].document["arms"]:
            effect = arm["effects"].get(SALES)
            told = kinds.get(arm["arm"], set())
            if effect is None or len(told) != 1 or None in (effect["low"], effect["high"]):
                continue
            found.append(
                Measured(
                    source=EXPERIMENT,
                    key=one.key,
                    kind=told.pop(),
                    sales=effect["difference"],
                    low=effect["low"],
                    high=effect["high"],
                    days=days,
                    at=looks[-1].at.date(),
                    name=design.name,
                    arm=names[arm["arm"]],
                    control=design.arms[0].name,
                )
            )
    return found


def _kinds(keys: tuple[str, ...]) -> set[str]:
    seen = [offers.seen(key=key) for key in keys]
    return {str(one.document["kind"]) for one in seen if one is not None}


def _campaigns() -> list[Measured]:
    found = []
    for one in home.running():
        kinds = {str(offer["kind"]) for offer in _brief(one.key).get("offers", ())}
        document = one.readout
        if not document or not document.get("start"):
            continue
        effect, given = document["effects"]["sales"], document["counts"]["given"]
        span = datetime.fromisoformat(document["end"]) - datetime.fromisoformat(document["start"])
        if not given or None in (effect["low"], effect["high"]):
            continue
        found += [
            Measured(
                source=CAMPAIGN,
                key=one.key,
                kind=kind,
                sales=effect["difference"],
                low=effect["low"],
                high=effect["high"],
                days=span.total_seconds() / DAY_SECONDS,
                at=datetime.fromisoformat(document["end"]).date(),
                cost=document["returned"]["cost"] / given,
                together=len(kinds) > 1,
                name=one.name,
            )
            for kind in sorted(kinds)
        ]
    return found


def _brief(key: str) -> Any:
    seen = campaigns.seen(key=key)
    return {} if seen is None else seen.brief
