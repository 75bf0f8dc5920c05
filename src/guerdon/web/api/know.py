"""Over HTTP: customers, one customer with the formula behind each number, segments, the night."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from guerdon.flows.know import segments
from guerdon.store.night import know
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.shell import Key, granted

router = Router(tags=["know"])
READING = Key(Role.MARKETER, Role.ANALYST)
ACTING = Key(Role.MARKETER)


class ConditionIn(asked.Body):
    """A condition document, or {"segment": key}."""

    condition: dict[str, Any]


class SegmentIn(asked.Body):
    """A segment to keep: its name by language and its condition document."""

    name: dict[str, str]
    condition: dict[str, Any]


@router.get("/customers", auth=READING)
def customers(
    request: HttpRequest,
    search: str = "",
    stage: str = "",
    rfm_segment: str = "",
    value_class: str = "",
    segment: str = "",
    order: str = "-clv",
    page: int = 1,
    size: int = 50,
) -> Any:
    """Customers of the newest night, fifty a page, dearest first unless ordered otherwise."""
    found = know.listed(
        search=search,
        stage=stage,
        rfm_segment=rfm_segment,
        value_class=value_class,
        segment=segment,
        order=order,
        page=page,
        size=min(max(1, size), 500),
    )
    return asdict(granted(found or Refusal(reason="night_none")))


@router.get("/customers/{key}", auth=READING)
def customer(request: HttpRequest, key: str) -> Any:
    """One customer: what is known with formula, inputs and parameters, and what was given."""
    found = know.profile(customer=key)
    missing = Refusal(reason="not_found", data={"what": "customer", "key": key[:80]})
    return asdict(granted(found or missing))


@router.get("/nights/current", auth=READING)
def night(request: HttpRequest) -> Any:
    """The newest complete night and its report: models, holdout check, scores, notes."""
    return asdict(granted(know.current() or Refusal(reason="night_none")))


@router.get("/rfm", auth=READING)
def rfm(request: HttpRequest) -> Any:
    """The RFM cells that have customers, and the moves between segments since the night before."""
    moves = know.moved(by="rfm_segment")
    return {
        "cells": [asdict(cell) for cell in know.rfm_map()],
        "moves": [
            {"then": then, "now": now, "customers": count} for (then, now), count in moves.items()
        ],
    }


@router.get("/segments", auth=READING)
def listed(request: HttpRequest) -> Any:
    """The current segments with their customers in the newest night."""
    return [asdict(segment) for segment in segments.listed()]


@router.post("/segments/count", auth=READING)
def count(request: HttpRequest, body: ConditionIn) -> Any:
    """How many customers the condition holds for, by the newest night."""
    return asdict(granted(segments.count(document=body.condition)))


@router.post("/segments/members", auth=READING)
def members(request: HttpRequest, body: ConditionIn, limit: int = 100) -> Any:
    """Who the condition holds for, dearest first."""
    found = segments.members(document=body.condition, limit=min(max(1, limit), 10_000))
    return [asdict(member) for member in granted(found)]


@router.put("/segments/{key}", auth=ACTING)
def save(request: HttpRequest, key: str, body: SegmentIn) -> Any:
    """Keep the segment; a changed one becomes a new version, the same again changes nothing."""
    caller = request.auth  # type: ignore[attr-defined]
    kept = segments.save(
        key=key, name=body.name, document=body.condition, actor=caller.name, now=timezone.now()
    )
    return asdict(granted(kept))
