"""Offers over HTTP: list, read, write a new version, publish, pause, issue codes."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.codes import coupons
from guerdon.store.codes import codes
from guerdon.store.programme import offers
from guerdon.store.programme.offers import OfferSeen
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, moment, read, texts, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["offers"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER,)

DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {
                    "key": "spring-50",
                    "kind": "amount",
                    "name": {"en": "5 off from 50", "zh": "满50减5"},
                    "value": {"off_minor": 500},
                    "least_minor": 5000,
                    "limits": {"total": 1000, "per_customer": 1},
                },
            }
        },
    }
}
CODES = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "count": {"type": "integer", "minimum": 1, "maximum": coupons.MOST},
            "customers": {"type": "array", "items": bodies.TEXT},
            "expires_at": {"type": "string", "format": "date-time"},
        },
        {"count": 100, "expires_at": "2026-12-31T00:00:00Z"},
    ),
}


def shown(seen: OfferSeen) -> dict[str, Any]:
    """An offer as plain data: its document with its key, version and state beside it."""
    return {
        "key": seen.key,
        "version": seen.version,
        "state": seen.state,
        "created_at": seen.created_at.isoformat(),
        "created_by": seen.created_by,
        "document": dict(seen.document),
    }


def _found(key: str, version: int | None = None) -> OfferSeen:
    seen = offers.seen(key=key, version=version)
    missing = Refusal(reason="not_found", data={"what": "offer", "key": key})
    found: OfferSeen = granted(seen or missing)
    return found


@router.get("/offers", auth=Key(*READING))
def list_offers(request: HttpRequest, state: str | None = None) -> HttpResponse:
    """The current version of every offer, or of those in a state."""
    return answered(request, {"offers": [shown(seen) for seen in offers.listed(state=state)]})


@router.get("/offers/{key}", auth=Key(*READING))
def read_offer(request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
    """One offer: its current version, or an old one as it was."""
    return answered(request, shown(_found(key, version)))


@router.put("/offers/{key}", auth=Key(*WRITING), openapi_extra=DOCUMENT)
def write_offer(request: HttpRequest, key: str) -> HttpResponse:
    """Store the offer's next version; a new offer begins as a draft, a live one stays live."""
    document = asked.body(request)
    if isinstance(document, dict) and document.get("key", key) != key:
        data = {"where": "$.key", "problem": f"this is the address of {key}"}
        granted(Refusal(reason="body_malformed", data=data))
    if isinstance(document, dict):
        document = {**document, "key": key}
    actor = request.auth.name  # type: ignore[attr-defined]
    (seen,) = granted(offers.keep(documents=[document], actor=actor, now=asked.now(request)))
    return answered(request, shown(seen))


@router.post("/offers/{key}/publish", auth=Key(*WRITING))
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Make the offer live in every till; again changes nothing."""
    return _stated(request, key, "live")


@router.post("/offers/{key}/pause", auth=Key(*WRITING))
def pause(request: HttpRequest, key: str) -> HttpResponse:
    """Take the offer out of every till; what was reserved is still redeemed."""
    return _stated(request, key, "paused")


def _stated(request: HttpRequest, key: str, state: str) -> HttpResponse:
    actor = request.auth.name  # type: ignore[attr-defined]
    seen = offers.set_state(key=key, state=state, actor=actor, now=asked.now(request))
    return answered(request, shown(granted(seen)))


@router.get("/offers/{key}/codes", auth=Key(*WRITING))
def list_codes(request: HttpRequest, key: str, after: str = "") -> HttpResponse:
    """A hundred of the offer's codes in order, after the code `after`, and how many there are."""
    _found(key)
    rows = [asdict(row) for row in codes.of_offer(offer=key, after=after)]
    for row in rows:
        row["expires_at"] = row["expires_at"] and row["expires_at"].isoformat()
    return answered(request, {"counts": codes.counted(offer=key), "codes": rows})


@router.post("/offers/{key}/codes", auth=Key(*WRITING), openapi_extra=CODES)
def issue_codes(request: HttpRequest, key: str) -> HttpResponse:
    """Issue codes: `count` for anybody, or one for each of `customers`."""
    call = granted(read(_issue_call, asked.body(request)))
    reply: Reply = granted(
        coupons.issue(
            offer=key,
            **call,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _issue_call(document: Any) -> dict[str, Any]:
    get = words(document, {"count", "customers", "expires_at"}, "$").get
    count, customers, ends = get("count"), get("customers"), get("expires_at")
    if (count is None) == (customers is None):
        raise WrongError("$", "either a count or a list of customers is wanted")
    return {
        "count": 0 if count is None else whole(count, "$.count"),
        "customers": customers and texts(customers, "$.customers", most=coupons.MOST),
        "expires_at": None if ends is None else moment(ends, "$.expires_at"),
    }
