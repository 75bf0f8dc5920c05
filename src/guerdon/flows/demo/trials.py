"""The demo's budget for the year, and an experiment with two titles that is still running."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.campaigns import budgets
from guerdon.flows.experiments import experiment, watch
from guerdon.store.campaigns import budgets as kept
from guerdon.terms.decision import Refusal

ACTOR = "demo"


def framed(*, now: datetime, launch: datetime, money: Mapping[str, Any]) -> Refusal | None:
    """The year's money, and the last year's too where the campaign began in it."""
    for year in sorted({launch.year, now.year}):
        if kept.seen(year=year) is not None:
            continue
        refused = budgets.frame(
            year=year,
            total=money["total_minor"],
            reserve_share=money["reserve_share"],
            actor=ACTOR,
            now=launch,
        )
        if refused is not None:
            return refused
    return None


def committed(*, campaign: str, launch: datetime, money: Mapping[str, Any]) -> Refusal | None:
    """The campaign's money set aside, in stages; once."""
    if kept.part(campaign=campaign) is not None:
        return None
    shares = tuple(money["stages"])
    return budgets.commit(
        year=launch.year, campaign=campaign, shares=shares, actor=ACTOR, now=launch
    )


def tried(*, launch: datetime, document: Mapping[str, Any]) -> Refusal | None:
    """Two titles from the launch on, drawn by lot among the customers known then; once.

    The simulated weeks know nothing of titles: what is found is what there is, no difference.
    """
    standing = experiment.looked(experiment=document["key"])
    if not isinstance(standing, Refusal) and standing.experiment.started_at is not None:
        return None
    key = experiment.draft(document=document, actor=ACTOR, now=launch)
    if isinstance(key, Refusal):
        return key
    started = experiment.start(experiment=key, actor=ACTOR, now=launch)
    return started if isinstance(started, Refusal) else None


def watched(*, now: datetime, launch: datetime, document: Mapping[str, Any]) -> None:
    """Every planned look that was due until now, each at its day."""
    day = launch
    while day < now:
        day = min(day + timedelta(days=1), now)
        watch.watched(key=document["key"], now=day)
