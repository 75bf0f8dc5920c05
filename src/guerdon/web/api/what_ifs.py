"""Over HTTP: a year of past orders replayed through offers, in the background."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from guerdon.flows.offers.replay import documents
from guerdon.flows.offers.replay_player import MOST_OFFERS, read
from guerdon.store import jobs
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.shell import Key, granted

router = Router(tags=["decide"])


class Asked(asked.Body):
    """Offers by their keys, as they stand: drafts, paused and live ones alike."""

    offers: list[str] = Field(max_length=MOST_OFFERS)


@router.post("/what-ifs", auth=Key(Role.MARKETER), response={202: dict[str, int]})
def begin(request: HttpRequest, body: Asked) -> Any:
    """Replay the year through these offers together; one at a time. Answers the job to watch."""
    for key in body.offers:
        if offers.seen(key=key) is None:
            granted(Refusal(reason="not_found", data={"what": "offer", "key": key}))
    granted(read(documents=documents(keys=body.offers)))
    now = datetime.now(UTC)
    args = {"offers": body.offers, "now": now.isoformat()}
    return Status(202, {"job": jobs.enqueue(kind="replay", args=args, now=now, unique="replay")})


@router.get("/what-ifs/{job}", auth=Key(Role.MARKETER, Role.ANALYST))
def found(request: HttpRequest, job: int) -> Any:
    """How far it is; `outcome` has cost, extra points and their worth, by offer and value class."""
    work = jobs.seen(job=job)
    if work is None or work.kind != "replay":
        return granted(Refusal(reason="not_found", data={"what": "job", "key": str(job)}))
    return {
        "job": work.job,
        "state": work.state,
        "progress": work.progress,
        "outcome": work.outcome,
    }
