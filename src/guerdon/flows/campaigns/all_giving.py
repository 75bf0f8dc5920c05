"""All of giving together: everybody against the global holdout, whom nothing touches."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.decide.experiment import PLACES
from guerdon.flows.campaigns import results
from guerdon.flows.experiments.global_holdout import held_share
from guerdon.flows.know.night_folder import lake_folder
from guerdon.give.experiments.document import NAME
from guerdon.store.campaigns import campaigns
from guerdon.store.campaigns.campaigns import ReadoutSeen
from guerdon.store.night import snapshot
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal

DAYS = 84
LEAST_DAYS = 7


def readout(*, now: datetime, days: int = DAYS) -> ReadoutSeen | Refusal:
    """What all giving of the last `days` brought, or since the holdout was drawn, and keep it.

    Refused: no global holdout (`holdout_none`), one drawn less than a week ago (`not_started`),
    and arms whose sizes the draw does not explain (`ratio_alarm`).
    """
    slots = held_share(now=now)
    since = sections.since(name=NAME)
    if slots.start == slots.end or since is None:
        return Refusal(reason="holdout_none")
    start = max(since, now - timedelta(days=days))
    if now - start < timedelta(days=LEAST_DAYS):
        return Refusal(reason="not_started")
    found = _sums(lambda key: slots.holds(customer=key), start, now)
    if isinstance(found, Refusal):
        return found
    settings = programme.read()
    bills = _bills(start, now)
    document = results.read(
        outcomes={"arms": found["arms"], "weekly": []},
        brief={"direct_cost_minor": bills["direct"] + bills["contacts"]}
        | {"indirect_cost_minor": bills["indirect"]},
        plan={"holdout_share": (slots.end - slots.start) / PLACES},
        spent_minor=found["off"],
        margin=settings.margin,
    )
    if isinstance(document, Refusal):
        return document
    kept = {word: document[word] for word in ("counts", "ratio_p", "margin", "effects", "returned")}
    kept |= {"start": start.astimezone(UTC).isoformat(), "end": now.astimezone(UTC).isoformat()}
    return campaigns.keep_readout(
        key=None, document=kept | {"currency": settings.currency}, now=now
    )


def _sums(held: Callable[[str], bool], start: datetime, now: datetime) -> Any:
    from guerdon.lake import all_giving, engine

    folder = lake_folder().parent / "readouts" / f"all-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    try:
        snapshot.taken(folder=folder, as_of=now, only=all_giving.TABLES)
        with engine.opened(spill=folder.parent) as opened:
            return all_giving.sums(engine=opened, folder=folder, held=held, start=start, end=now)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bills(start: datetime, now: datetime) -> dict[str, int]:
    """What campaigns launched in the window cost beside their discounts."""
    found = {"direct": 0, "indirect": 0, "contacts": 0}
    for one in campaigns.listed(states=results.RUNS):
        if one.launched_at is None or not start <= one.launched_at < now:
            continue
        given = campaigns.arms(key=one.key).get(campaigns.GIVEN, 0)
        found["direct"] += int(one.brief.get("direct_cost_minor", 0))
        found["indirect"] += int(one.brief.get("indirect_cost_minor", 0))
        found["contacts"] += int(one.brief.get("per_contact_cost_minor", 0)) * given
    return found


def held(*, now: datetime) -> float:
    """The share of customers in the global holdout; 0 without one."""
    found = held_share(now=now)
    return (found.end - found.start) / PLACES


def newest() -> ReadoutSeen | None:
    """The newest readout of all giving."""
    return campaigns.readout(key=None)


def as_job(*, args: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> Any:
    """Read out in the background."""
    tell({"step": "readout"})
    found = readout(now=datetime.fromisoformat(args["now"]))
    if isinstance(found, Refusal):
        return {"reason": found.reason, "data": dict(found.data)}
    return {"at": found.at.isoformat()}
