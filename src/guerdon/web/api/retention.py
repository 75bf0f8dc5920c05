"""Over HTTP: retention and cohorts as of the newest night."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from guerdon.flows.know import after_occasion
from guerdon.flows.know import retention as flow
from guerdon.terms.role import Role
from guerdon.web.api.shell import Key, granted

router = Router(tags=["measure"])


@router.get("/retention", auth=Key(Role.MARKETER, Role.ANALYST))
def seen(request: HttpRequest, days: int = flow.YEAR_DAYS) -> Any:
    """Who stayed from one period of so many days to the next, and cohorts by month."""
    return asdict(granted(flow.seen(days=days)))


@router.get("/retention/occasions", auth=Key(Role.MARKETER, Role.ANALYST))
def occasions(request: HttpRequest) -> Any:
    """Who bought at each campaign and festival, and came back within three months of its end."""
    found = granted(after_occasion.seen())
    return {
        "as_of": found.as_of,
        "occasions": [
            {
                **asdict(held),
                "buyers": one.buyers,
                "again": one.again,
                "rate": one.rate,
                "fresh": one.fresh,
                "fresh_again": one.fresh_again,
                "fresh_rate": one.fresh_rate,
                "over": one.over,
            }
            for held, one in found.occasions
        ],
    }
