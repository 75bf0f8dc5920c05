"""The liability for points over HTTP: outstanding by age and tier, breakage with its interval."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from guerdon.flows.points import liability
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key
from guerdon.web.api.problem import spoken

router = Router(tags=["points"])
READING = (Role.MARKETER, Role.ANALYST)
MOST_SEED = 2**63 - 1


@router.get("/points/liability", auth=Key(*READING))
def show(
    request: HttpRequest,
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = liability.SEED,
) -> HttpResponse:
    """What is out, in points and money, and how much of it will end unused.

    Without a forecast `why` and `detail` say what it lacks.
    """
    found = liability.told(now=asked.now(request), seed=seed)
    body = plain(body=asdict(found), language="en")
    if found.why:
        reason = f"forecast_{found.why}"
        body["detail"] = said(reason=reason, data=found.data, language=spoken(request))
    return answered(request, body)
