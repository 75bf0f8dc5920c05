"""Over HTTP: how long paid memberships last, for whom, and what goes with leaving sooner."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from guerdon.flows.know import staying as flow
from guerdon.terms.role import Role
from guerdon.web.api.shell import Key, granted

router = Router(tags=["measure"])


@router.get("/staying", auth=Key(Role.MARKETER, Role.ANALYST))
def seen(request: HttpRequest, by: str = "") -> Any:
    """The share of paid memberships that stays, by time, with its interval.

    Groups are of the column `by`, plan or auto_renew; without it of the one that tells most.
    """
    found = granted(flow.of_members(by=by[:200], now=timezone.now()))
    return flow.as_data(found=found)
