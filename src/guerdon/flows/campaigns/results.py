"""Results: what a campaign has earned against those who were held out, read and kept."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guerdon.flows.campaigns import readout_file, readout_parts, start
from guerdon.flows.campaigns.readout_parts import finite
from guerdon.flows.know.night_folder import lake_folder
from guerdon.store.campaigns import campaigns
from guerdon.store.campaigns.campaigns import CampaignSeen, ReadoutSeen
from guerdon.store.messages import funnel
from guerdon.store.night import snapshot
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period

if TYPE_CHECKING:
    from guerdon.measure.effect import Effect

A_DAY = 86_400
# A cut by a segment is named so, with its key.
SEGMENT = "segment:"
RUNS = (campaigns.LAUNCHED, campaigns.HALTED, campaigns.FINISHED)


def readout(*, campaign: str, now: datetime, segments: Sequence[str] = ()) -> ReadoutSeen | Refusal:
    """Measure the campaign from its launch to its end, or to now while it runs, and keep it.

    Cut also by up to three saved `segments`, as their conditions held when it was launched.
    Refused: what `campaign_start.members` refuses, no such campaign, one that was not launched,
    nothing yet to measure, and arms whose sizes are not what the draw promised: then something is
    broken and no effect is told.
    """
    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    window = _window(found, now)
    if isinstance(window, Refusal):
        return window
    spent = campaigns.spent(key=campaign)
    settings = programme.read()
    marks = start.members(campaign=campaign, segments=segments)
    if isinstance(marks, Refusal):
        return marks
    marks = {f"{SEGMENT}{key}": members for key, members in marks.items()}
    outcomes = _outcomes(campaign, window, _until(window, found, now), now, settings.zone, marks)
    if isinstance(outcomes, Refusal):
        return outcomes
    document = read(
        outcomes=outcomes,
        brief=found.brief,
        plan=found.plan,
        spent_minor=spent["minor"],
        margin=settings.margin,
        marks=[*marks],
    )
    if isinstance(document, Refusal):
        return document
    until = _until(window, found, now)
    days = (until - _end(window)).total_seconds() / A_DAY
    document |= {
        "start": _told(window.start),
        "until": _told(until),
        "after": readout_parts.after(cells=outcomes["cells"], days=days, margin=settings.margin),
        "funnel": _funnel(campaign, document, spent["people"]),
        "end": _told(window.end),
        "redemptions": spent,
        "truth": dict(found.truth) if found.truth else None,
        "uplift": _changed(found, outcomes["changed"], window),
        "currency": settings.currency,
    }
    document["rows"] = f"{campaign}-{_stamp(now)}"
    readout_file.keep(name=document["rows"], people=outcomes["people"], document=document)
    return campaigns.keep_readout(key=campaign, document=document, now=now)


def _end(window: Period) -> datetime:
    assert window.end is not None  # noqa: S101 (a readout's window is closed on both sides)
    return window.end


def _until(window: Period, found: CampaignSeen, now: datetime) -> datetime:
    """The end of the time after: as long as the window, once the campaign is over."""
    end = _end(window)
    if found.ends_at is None or found.launched_at is None or now <= found.ends_at:
        return end
    return min(now, end + (found.ends_at - found.launched_at))


def _funnel(campaign: str, document: Mapping[str, Any], used: int) -> dict[str, Any]:
    """From being given to the orders that came of it; messages are counted where some were sent."""
    given = document["counts"]["given"]
    orders = document["effects"]["orders"]
    more = {
        name: None if orders[name] is None else given * orders[name]
        for name in ("difference", "low", "high")
    }
    messages = {name: dict(steps) for name, steps in _messages(campaign).items()}
    return {"given": given, "messages": messages, "used": used, "orders_more": more}


def _messages(campaign: str) -> Mapping[str, Mapping[str, int]]:
    return funnel.funnel(source=f"campaign:{campaign}")


def _window(found: CampaignSeen, now: datetime) -> Period | Refusal:
    if found.state not in RUNS or found.launched_at is None or found.ends_at is None:
        data = {"state": found.state, "needed": ", ".join(RUNS)}
        return Refusal(reason="campaign_state", data=data)
    end = min(found.ends_at, now)
    if end <= found.launched_at:
        return Refusal(reason="not_started")
    return Period(start=found.launched_at, end=end)


def _told(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _outcomes(
    campaign: str,
    window: Period,
    until: datetime,
    now: datetime,
    zone: str,
    marks: Mapping[str, frozenset[str]],
) -> Any:
    """The arms and weeks, measured on a snapshot made for this and thrown away."""
    from guerdon.lake import changed, engine
    from guerdon.lake.outcomes import TABLES, outcomes

    assert window.start is not None  # noqa: S101 (a readout's window is closed on both sides)
    assert window.end is not None  # noqa: S101
    folder = _folder(campaign, now)
    try:
        snapshot.taken(folder=folder, as_of=max(window.end, now), only=TABLES)
        with engine.opened(spill=folder.parent) as opened:
            asked = {"engine": opened, "folder": folder, "campaign": campaign}
            asked |= {"start": window.start, "end": window.end}
            found = outcomes(**asked, until=until, marks=marks)
            if isinstance(found, Refusal):
                return found
            return found | {"changed": changed.trial(**asked, zone=zone)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _changed(found: CampaignSeen, table: Any, window: Period) -> dict[str, Any]:
    """What the campaign teaches of who changed because of it."""
    from guerdon.flows.campaigns.changed import learnt

    assert window.start is not None  # noqa: S101 (a readout's window is closed on both sides)
    assert window.end is not None  # noqa: S101
    if isinstance(table, Refusal):
        return {"refused": {"reason": table.reason, "data": dict(table.data)}}
    return learnt(
        table=table,
        share=float(found.plan["holdout_share"]),
        days=(window.end - window.start).total_seconds() / A_DAY,
        kinds=[one["kind"] for one in found.brief["offers"]],
    )


def _folder(campaign: str, now: datetime) -> Path:
    return lake_folder().parent / "readouts" / f"{campaign}-{_stamp(now)}"


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")


def read(
    *,
    outcomes: Mapping[str, Any],
    brief: Mapping[str, Any],
    plan: Mapping[str, Any],
    spent_minor: int,
    margin: float,
    marks: Sequence[str] = (),
) -> dict[str, Any] | Refusal:
    """The pure middle: arms as measured -> effects with intervals, costs, gain and ROI.

    Plain data for keeping; money in minor units. The share of the draw is that of the people
    whom the plan placed, given and held out alike.
    """
    from guerdon.measure.effect import adjusted, difference
    from guerdon.measure.holdout import sample_ratio
    from guerdon.measure.incremental import OUTCOMES, moments, paired
    from guerdon.measure.roi import Costs, returned

    arms = {row["arm"]: row for row in outcomes["arms"]}
    counts = {arm: int(arms[arm]["n"]) if arm in arms else 0 for arm in ("given", "holdout")}
    share = float(plan["holdout_share"])
    ratio = sample_ratio(counts=counts, shares=_shares(share))
    if ratio.alarm:
        return Refusal(reason="ratio_alarm", data={**counts, "p": f"{ratio.p:.2g}"})
    given, held = (arms.get(arm) or _nobody() for arm in ("given", "holdout"))
    effects, removed = {}, {}
    for outcome in OUTCOMES:
        effects[outcome], removed[outcome] = adjusted(
            given=paired(row=given, outcome=outcome), held=paired(row=held, outcome=outcome)
        )
    plain = difference(
        given=moments(row=given, outcome="sales"), held=moments(row=held, outcome="sales")
    )
    costs = Costs(
        discounts=spent_minor,
        contacts=int(brief.get("per_contact_cost_minor", 0)) * counts["given"],
        direct=int(brief.get("direct_cost_minor", 0)),
        indirect=int(brief.get("indirect_cost_minor", 0)),
    )
    back = returned(sales=effects["sales"], orders=effects["orders"], margin=margin, costs=costs)
    return {
        "counts": counts,
        "ratio_p": ratio.p,
        "margin": margin,
        "kinds": {one["key"]: one["kind"] for one in brief.get("offers", ())},
        "effects": {
            name: _plain(effect) | {"variance_removed": removed[name]}
            for name, effect in effects.items()
        },
        "unadjusted": _plain(plain),
        "returned": finite(asdict(back)) | {"cost": costs.total},
        "parts": readout_parts.parts(
            cells=outcomes.get("cells", ()), brief=brief, margin=margin, costs=costs, marks=marks
        ),
        "weekly": outcomes["weekly"],
        "promised": plan.get("objective"),
    }


def _nobody() -> dict[str, float]:
    """The sums of an arm without people."""
    from guerdon.measure.incremental import OUTCOMES

    sums = [f"{name}_{part}" for name in (*OUTCOMES, "before") for part in ("total", "squares")]
    return dict.fromkeys([*sums, *(f"{name}_products" for name in OUTCOMES), "n"], 0.0)


def _shares(share: float) -> dict[str, float]:
    """A campaign without a holdout has one arm only, and nothing to check."""
    return {"given": 1.0 - share, "holdout": share} if share > 0 else {"given": 1.0}


def _plain(effect: "Effect") -> dict[str, Any]:
    return finite(
        {
            "given": effect.given.mean,
            "held": effect.held.mean,
            "given_n": effect.given.n,
            "held_n": effect.held.n,
            "difference": effect.difference,
            "low": effect.low,
            "high": effect.high,
            "p": effect.p,
            "relative": effect.relative,
            "level": effect.level,
            "certain": effect.certain,
        }
    )


def as_job(*, args: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> Any:
    """Read out in the background."""
    tell({"step": "readout"})
    found = readout(
        campaign=args["campaign"],
        now=datetime.fromisoformat(args["now"]),
        segments=args.get("segments", ()),
    )
    if isinstance(found, Refusal):
        return {"reason": found.reason, "data": dict(found.data)}
    return {"campaign": found.campaign}
