"""Over HTTP: campaigns from brief to result."""

from dataclasses import asdict
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Body, Router

from guerdon.flows.campaigns import acts, all_giving, readout_file, results
from guerdon.flows.campaigns import campaign as flow
from guerdon.flows.campaigns.slider import slid
from guerdon.store.campaigns.campaigns import CampaignSeen
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.shell import Key, granted

router = Router(tags=["campaigns"])
READING = Key(Role.MARKETER, Role.ANALYST)
ACTING = Key(Role.MARKETER)


def _actor(request: HttpRequest) -> str:
    caller: Any = request.auth  # type: ignore[attr-defined]
    return str(caller.name)


@router.get("/campaigns", auth=READING)
def listed(request: HttpRequest) -> Any:
    """All campaigns, newest first."""
    return [_campaign(one) for one in flow.listed()]


@router.post("/campaigns", auth=ACTING)
def draft(request: HttpRequest, brief: Body[dict[str, Any]]) -> Any:
    """Keep a brief as a draft: goal, audience, offers, budget, reserve, holdout, days, costs."""
    now = timezone.now()
    return {"campaign": granted(flow.draft(brief=brief, actor=_actor(request), now=now))}


@router.get("/campaigns/{key}", auth=READING)
def seen(request: HttpRequest, key: str) -> Any:
    """A campaign with its plan and proof, what it has spent, and its newest readout."""
    return _seen(granted(flow.seen(campaign=key)))


@router.get("/campaigns/{key}/assignments", auth=READING)
def assigned(request: HttpRequest, key: str, arm: str = "", page: int = 1) -> Any:
    """Who is where and why, fifty a page, largest promise first."""
    granted(flow.seen(campaign=key))
    return asdict(flow.assigned(campaign=key, arm=arm, page=max(1, page)))


@router.post("/campaigns/{key}/plan", auth=ACTING)
def plan(request: HttpRequest, key: str) -> Any:
    """Decide who gets what within the budget: holdout, allocation, bound, gap, reasons."""
    return _seen(granted(flow.plan(campaign=key, now=timezone.now(), actor=_actor(request))))


@router.post("/campaigns/{key}/launch", auth=ACTING)
def launch(request: HttpRequest, key: str) -> Any:
    """Make the plan real: offers live, codes issued, the budget's counter open."""
    now = timezone.now()
    return _seen(granted(flow.launch(campaign=key, actor=_actor(request), now=now)))


class Approval(asked.Body):
    """The plan that was seen, by its moment (`campaign.plan.planned_at`)."""

    planned_at: str


class Halt(asked.Body):
    """Why it is stopped."""

    why: str = ""


@router.post("/campaigns/{key}/approve", auth=ACTING)
def approve(request: HttpRequest, key: str, body: Approval) -> Any:
    """Agree to the plan as a second person; needed above the programme's limit."""
    asked = {"campaign": key, "planned_at": body.planned_at, "actor": _actor(request)}
    return _seen(granted(acts.approve(**asked, now=timezone.now())))


@router.post("/campaigns/{key}/halt", auth=ACTING)
def halt(request: HttpRequest, key: str, body: Halt) -> Any:
    """Stop it: from the next quote on no till gives its offers."""
    asked = {"campaign": key, "why": body.why, "actor": _actor(request)}
    return _seen(granted(acts.halt(**asked, now=timezone.now())))


@router.post("/campaigns/{key}/resume", auth=ACTING)
def resume(request: HttpRequest, key: str) -> Any:
    """Let a stopped campaign run again."""
    return _seen(granted(acts.resume(campaign=key, actor=_actor(request), now=timezone.now())))


@router.get("/campaigns/{key}/what-if", auth=READING)
def what_if(request: HttpRequest, key: str, budget_minor: int) -> Any:
    """The plan with another budget: gain with its interval, bound, price; `own` with its own."""
    found = granted(slid(campaign=key, budget_minor=budget_minor, now=timezone.now()))
    return asdict(found.there) | {"own": None if found.own is None else asdict(found.own)}


@router.post("/campaigns/{key}/finish", auth=ACTING)
def finish(request: HttpRequest, key: str) -> Any:
    """End a running campaign: its codes are worth nothing any more."""
    now = timezone.now()
    return _seen(granted(flow.finish(campaign=key, actor=_actor(request), now=now)))


@router.post("/campaigns/{key}/readouts", auth=READING)
def readout(request: HttpRequest, key: str, segments: str = "") -> Any:
    """Measure what it has earned against those held out; `segments` are keys to cut it by."""
    named = [one for one in segments.split(",") if one]
    return asdict(granted(results.readout(campaign=key, now=timezone.now(), segments=named)))


@router.get("/campaigns/{key}/readouts/rows", auth=READING)
def rows(request: HttpRequest, key: str) -> FileResponse:
    """The rows behind the newest readout and a program that recomputes it, as a zip file."""
    now = timezone.now()
    path = granted(readout_file.taken(campaign=key, actor=_actor(request), now=now))
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{key}-readout.zip")


@router.post("/giving/readouts", auth=READING)
def whole(request: HttpRequest, days: int = all_giving.DAYS) -> Any:
    """Measure all giving of the last days against the global holdout."""
    days = min(max(days, all_giving.LEAST_DAYS), 366)
    return asdict(granted(all_giving.readout(now=timezone.now(), days=days)))


def _seen(found: flow.CampaignLooked) -> dict[str, Any]:
    return asdict(found) | {"campaign": _campaign(found.campaign)}


def _campaign(one: CampaignSeen) -> dict[str, Any]:
    """A campaign; one that is not planned has no plan."""
    return asdict(one) | {"plan": dict(one.plan) or None}
