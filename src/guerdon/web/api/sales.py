"""Over HTTP: sales of two periods as of the newest night."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from guerdon.flows.know import sales as flow
from guerdon.terms.role import Role
from guerdon.web.api.shell import Key, granted

router = Router(tags=["measure"])


@router.get("/sales", auth=Key(Role.MARKETER, Role.ANALYST))
def seen(request: HttpRequest, days: int = 90) -> Any:
    """Growth and its parts, basket, frequency, margin and cross-sell; given and not given."""
    return asdict(granted(flow.seen(days=days)))
