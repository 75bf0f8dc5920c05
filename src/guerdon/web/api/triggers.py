"""Triggers over HTTP: what happened to a customer, said once, and what came of it."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.canonical import written
from guerdon.flows import trigger as flow
from guerdon.store import triggers
from guerdon.store.customers import notices
from guerdon.store.till.replies import Reply
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, moment, read, text, words
from guerdon.terms.trigger import LONGEST_KEY
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["triggers"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER, Role.CASHIER)
# What a trigger may carry, as JSON.
LARGEST_DATA = 16_000

POST = {
    "parameters": [bodies.DRY, bodies.NOW],
    **bodies.body(
        {
            "kind": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
            "key": {"type": "string", "maxLength": LONGEST_KEY},
            "customer": {"type": "string", "maxLength": 120},
            "at": {"type": "string", "format": "date-time", "description": "Default: now."},
            "data": {"type": "object", "description": "What the rules may look at."},
        },
        {"kind": "review", "key": "review-8812", "customer": "C-1042", "data": {"stars": 5}},
        "kind",
        "key",
        "customer",
    ),
}


@router.post("/triggers", auth=Key(*WRITING), openapi_extra=POST)
def post_trigger(request: HttpRequest) -> HttpResponse:
    """Something happened to a customer: it counts once by kind and key, however often it is said.

    Purchases and returns come from the till and the shop's orders; all else is said here.
    """
    told = granted(read(_said, asked.body(request)))
    reply: Reply = granted(flow.take(**told, now=asked.now(request), dry=asked.dry(request)))
    return replied(request, reply, status=201)


@router.get("/customers/{key}/triggers", auth=Key(*READING))
def list_triggers(request: HttpRequest, key: str) -> HttpResponse:
    """What happened to a customer, the newest first, and what came of each."""
    found = [asdict(one) for one in triggers.listed(customer=key)]
    return answered(request, plain(body={"customer": key, "triggers": found}, language="en"))


@router.get("/customers/{key}/notices", auth=Key(*READING))
def list_notices(request: HttpRequest, key: str) -> HttpResponse:
    """What a member was told, the newest first, each with its sentence."""
    language = spoken(request)
    found = [
        {**asdict(one), "says": said(reason=one.reason, data=one.data, language=language)}
        for one in notices.listed(customer=key)
    ]
    return answered(request, plain(body={"customer": key, "notices": found}, language=language))


def _said(document: Any) -> dict[str, Any]:
    get = words(document, {"kind", "key", "customer", "at", "data"}, "$").get
    data = get("data") if get("data") is not None else {}
    if not isinstance(data, dict) or len(written(value=data)) > LARGEST_DATA:
        raise WrongError("$.data", f"an object of at most {LARGEST_DATA} characters is wanted")
    return {
        "kind": text(get("kind"), "$.kind", least=1, longest=40),
        "key": text(get("key"), "$.key", least=1, longest=LONGEST_KEY),
        "customer": text(get("customer"), "$.customer", least=1),
        "at": None if get("at") is None else moment(get("at"), "$.at"),
        "data": data,
    }
