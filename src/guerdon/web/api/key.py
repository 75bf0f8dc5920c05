"""Who may call: API keys by role and rate, and the one way in which a refusal leaves a view."""

import math
import os
import time
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from guerdon.store import access
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api.rate import Rate

# Calls a second that one key may make in each server process, and twice that at once.
CALLS_PER_SECOND = float(os.environ.get("GUERDON_CALLS_PER_SECOND", "500"))
RATE = Rate(per_second=CALLS_PER_SECOND, burst=2 * CALLS_PER_SECOND)


class RefusedError(Exception):
    """Carries a refusal out of a view to the one place that writes problems."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


class Key(HttpBearer):
    """Lets in API keys of these roles: `auth=Key(Role.CASHIER)`; owners may do everything."""

    def __init__(self, *roles: Role) -> None:
        """The roles are shown in the document and checked by the test of all routes."""
        super().__init__()
        self.allowed = frozenset((*roles, Role.OWNER))

    def __call__(self, request: HttpRequest) -> Any:
        """The caller, or a 401, 403 or 429 problem."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer "):
            raise RefusedError(Refusal(reason="key_missing"))
        return self.authenticate(request, header.removeprefix("Bearer ").strip())

    def authenticate(self, request: HttpRequest, token: str) -> access.Caller:
        """Whose key it is, if its role may do this and it does not call too often."""
        caller = access.holder(token=token)
        if caller is None:
            raise RefusedError(Refusal(reason="key_wrong"))
        if caller.role not in self.allowed:
            needed = ", ".join(sorted(self.allowed))
            data = {"role": caller.role.value, "needed": needed}
            raise RefusedError(Refusal(reason="role_not_allowed", data=data))
        wait = RATE.wait(name=caller.name, at=time.monotonic())
        if wait:
            raise RefusedError(Refusal(reason="too_many_calls", data={"seconds": math.ceil(wait)}))
        return caller


def granted(answer: Any) -> Any:
    """The answer, unless it is a refusal: that becomes a problem."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer
