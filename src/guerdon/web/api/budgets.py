"""Over HTTP: the yearly frame, what campaigns have of it, and money released stage by stage."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from guerdon.flows.campaigns import budgets as flow
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.shell import Key, granted

router = Router(tags=["budgets"])
READING = Key(Role.MARKETER, Role.ANALYST)
ACTING = Key(Role.MARKETER)


class FrameIn(asked.Body):
    """The year's money, and the share of it that is kept back (.10 to .15)."""

    total_minor: int
    reserve_share: float = 0.12


class DrawIn(asked.Body):
    """So much of the reserve, and why."""

    minor: int
    why: str


class PartIn(asked.Body):
    """A campaign's money by stages: shares above zero that add up to one."""

    campaign: str
    shares: list[float] = [1.0]


class ReleaseIn(asked.Body):
    """Why the next stage is released although its gate is shut; "" where it is open."""

    why: str = ""


def _asked(request: HttpRequest) -> dict[str, Any]:
    caller: Any = request.auth  # type: ignore[attr-defined]
    return {"actor": str(caller.name), "now": timezone.now()}


def _shown(year: int) -> Any:
    found = flow.shown(year=year, now=timezone.now())
    if found.frame is None:
        refused = Refusal(reason="not_found", data={"what": "budget", "key": str(year)})
        return granted(refused)
    frame = asdict(found.frame)
    frame["currency"] = found.currency
    for part, shown in zip(frame["parts"], found.parts, strict=True):
        part["spent_minor"], part["pace"], part["next_minor"] = shown.spent, shown.pace, shown.next
        shut = shown.shut
        part["shut"] = None if shut is None else {"reason": shut.reason, "data": dict(shut.data)}
    return frame


@router.get("/budgets/{year}", auth=READING)
def seen(request: HttpRequest, year: int) -> Any:
    """The year: total = reserve + committed + free, and each campaign's part with its gate."""
    return _shown(year)


@router.put("/budgets/{year}", auth=ACTING)
def frame(request: HttpRequest, year: int, body: FrameIn) -> Any:
    """Set the year's money or change it; never below what is committed."""
    share = body.reserve_share
    refused = flow.frame(year=year, total=body.total_minor, reserve_share=share, **_asked(request))
    granted(refused)
    return _shown(year)


@router.post("/budgets/{year}/reserve", auth=ACTING)
def draw(request: HttpRequest, year: int, body: DrawIn) -> Any:
    """Move some of the reserve to what may be committed."""
    granted(flow.draw_reserve(year=year, minor=body.minor, why=body.why, **_asked(request)))
    return _shown(year)


@router.post("/budgets/{year}/parts", auth=ACTING)
def commit(request: HttpRequest, year: int, body: PartIn) -> Any:
    """Set a campaign's budget aside in stages; the first is released at once."""
    shares = tuple(body.shares)
    granted(flow.commit(year=year, campaign=body.campaign, shares=shares, **_asked(request)))
    return _shown(year)


@router.post("/campaigns/{key}/stages", auth=ACTING)
def release(request: HttpRequest, key: str, body: ReleaseIn) -> Any:
    """Release the next stage where its gate is open, or for a reason that stays in the trail."""
    return {"stage": granted(flow.release(campaign=key, why=body.why, **_asked(request)))}
