"""What a view of the API is asked beside its path: its body, when, dry or not, its one key."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict

from guerdon.terms.decision import Refusal
from guerdon.web.api import calls
from guerdon.web.api.key import RefusedError, granted, scope
from guerdon.web.api.moment import at


class Body(Schema):
    """A body that has no word but its own: one that was mistyped is named and not passed over."""

    model_config = ConfigDict(extra="forbid", strict=True)


def body(request: HttpRequest) -> Any:
    """The request's JSON, with its size checked before it is read."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > calls.LARGEST_BODY:
        raise RefusedError(Refusal(reason="body_too_large", data={"most": calls.LARGEST_BODY}))
    return granted(calls.body(raw=request.body))


def now(request: HttpRequest) -> datetime:
    """The moment of the call; ?now= sets it for owners' keys and in a demo shop only."""
    return at(text=request.GET.get("now"), caller=request.auth)  # type: ignore[attr-defined]


def dry(request: HttpRequest) -> bool:
    """Whether everything is to be done and undone: ?dry=true."""
    return request.GET.get("dry", "").lower() in calls.YES


def key(request: HttpRequest) -> str:
    """The call's idempotency key in the scope of its caller; needed even for a dry call."""
    header = request.headers.get("Idempotency-Key")
    ours = scope(caller=request.auth)  # type: ignore[attr-defined]
    found: str = granted(calls.idempotency_key(header=header, scope=ours))
    return found
