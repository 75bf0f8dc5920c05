"""Over HTTP: what to recommend now, and fitting anew."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from guerdon.flows.know import recommend as flow
from guerdon.store import jobs
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.shell import Key, granted

router = Router(tags=["decide"])


class Ask(asked.Body):
    """Who asks with what in the cart; `among` limits the answer, `without` is never told."""

    customer: str = ""
    cart: list[str] = Field(default=[], max_length=flow.MOST_IN_CART)
    count: int = 10
    among: list[str] | None = None
    without: list[str] = []
    owned: bool | None = None


@router.post("/recommendations", auth=Key(Role.MARKETER, Role.ANALYST, Role.CASHIER))
def recommended(request: HttpRequest, ask: Ask) -> Any:
    """Items for this customer and cart now, best first, each with why; from stored lists."""
    return asdict(granted(flow.recommend(**ask.model_dump())))


@router.get("/recommendations/recommender", auth=Key(Role.MARKETER, Role.ANALYST))
def recommender(request: HttpRequest) -> Any:
    """Which way is in use, what was tried with which NDCG@10, and its coverage."""
    found = flow.current()
    return asdict(granted(found or Refusal(reason="recommend_not_fitted")))


@router.post("/recommendations/fit", auth=Key(Role.MARKETER), response={202: dict[str, int]})
def fit(request: HttpRequest) -> Any:
    """Fit anew in the background; one at a time."""
    now = datetime.now(UTC)
    job = jobs.enqueue(kind="recommend", args={"now": now.isoformat()}, now=now, unique="recommend")
    return Status(202, {"job": job})
