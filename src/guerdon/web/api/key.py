"""Who may call: API keys by role and rate, and the one way in which a refusal leaves a view."""

import hashlib
import math
import os
import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from guerdon.store.house import access
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api.rate import Rate

# Calls a second that one key may make of a server, all its processes, and twice that at once.
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
        return granted(admitted(header=header, allowed=self.allowed))

    def authenticate(self, request: HttpRequest, token: str) -> access.Caller:
        """As a call, for a token already taken out of its header."""
        caller: access.Caller = granted(admitted(header=f"Bearer {token}", allowed=self.allowed))
        return caller


def admitted(*, header: str, allowed: frozenset[Role]) -> access.Caller | Refusal:
    """Whose key the header carries, if its role may do this and it does not call too often."""
    if not header.startswith("Bearer "):
        return Refusal(reason="key_missing")
    caller = access.holder(token=header.removeprefix("Bearer ").strip())
    if caller is None:
        return Refusal(reason="key_wrong")
    if caller.role not in allowed:
        needed = ", ".join(sorted(allowed))
        return Refusal(
            reason="role_not_allowed", data={"role": caller.role.value, "needed": needed}
        )
    wait = RATE.wait(name=caller.name, at=time.monotonic())
    if wait:
        return Refusal(reason="too_many_calls", data={"seconds": math.ceil(wait)})
    return caller


@lru_cache(maxsize=1024)
def scope(*, caller: access.Caller) -> str:
    """What keeps the idempotency keys of one caller apart from those of all others."""
    return hashlib.sha256(caller.name.encode()).hexdigest()[:16]


def granted(answer: Any) -> Any:
    """The answer, unless it is a refusal: that becomes a problem."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer
