"""What every call of the API carries beside its body: who, when, dry or not, and its one key."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from guerdon.store import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import calls
from guerdon.web.api.key import RefusedError, granted


def body(request: HttpRequest) -> Any:
    """The request's JSON, with its size checked before it is read."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > calls.LARGEST_BODY:
        raise RefusedError(Refusal(reason="body_too_large", data={"most": calls.LARGEST_BODY}))
    return granted(calls.body(raw=request.body))


def now(request: HttpRequest) -> datetime:
    """The moment of the call; ?now= sets it for owners' keys and in a demo shop only."""
    text = request.GET.get("now")
    if text is None:
        return datetime.now(UTC)
    if request.auth.role is not Role.OWNER and not programme.read().demo:  # type: ignore[attr-defined]
        raise RefusedError(Refusal(reason="now_not_allowed"))
    moment: datetime = granted(calls.now(value=text))
    return moment.astimezone(UTC)


def dry(request: HttpRequest) -> bool:
    """Whether everything is to be done and undone: ?dry=true."""
    return request.GET.get("dry", "").lower() in ("1", "true", "yes")


def key(request: HttpRequest) -> str:
    """The call's idempotency key in the scope of its caller; needed even for a dry call."""
    caller = request.auth.name.encode()  # type: ignore[attr-defined]
    scope = hashlib.sha256(caller).hexdigest()[:16]
    found: str = granted(
        calls.idempotency_key(header=request.headers.get("Idempotency-Key"), scope=scope)
    )
    return found
