"""Hooks over HTTP: who hears what happens, the log of deliveries, and hearing it again."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows import hooks as flow
from guerdon.store import hooks
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import moment, read, text, texts, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["hooks"])
READING = (Role.MARKETER, Role.ANALYST)

PUT = bodies.body(
    {
        "url": {"type": "string", "maxLength": 400},
        "kinds": {"type": "array", "items": {"type": "string"}, "description": "None: all."},
    },
    {"url": "https://crm.example/guerdon", "kinds": ["purchase", "review"]},
    "url",
)
REPLAY = bodies.body(
    {
        "since": {"type": ["string", "null"], "format": "date-time"},
        "delivery": {
            "type": ["integer", "null"],
            "minimum": 1,
            "description": "This one alone.",
        },
    },
    {"since": "2026-03-14T00:00:00Z"},
)


@router.get("/hooks", auth=Key(*READING))
def list_hooks(request: HttpRequest) -> HttpResponse:
    """All hooks, without their secrets."""
    body = {"hooks": [asdict(one) for one in hooks.listed()]}
    return answered(request, plain(body=body, language="en"))


@router.put("/hooks/{key}", auth=Key(), openapi_extra=PUT)
def put_hook(request: HttpRequest, key: str) -> HttpResponse:
    """Add a hook or change it. The secret of a new one is told this once."""
    told = granted(read(_hook, asked.body(request)))
    name = granted(read(lambda value: text(value, "$.key", least=1, longest=64), key))
    actor = request.auth.name  # type: ignore[attr-defined]
    done = granted(flow.keep(key=name, **told, actor=actor, now=asked.now(request)))
    return answered(request, plain(body=done, language="en"))


@router.delete("/hooks/{key}", auth=Key())
def stop_hook(request: HttpRequest, key: str) -> HttpResponse:
    """It hears nothing more; its log stays."""
    actor = request.auth.name  # type: ignore[attr-defined]
    if not hooks.stop(key=key, actor=actor, now=asked.now(request)):
        granted(_none(key))
    return answered(request, plain(body={"key": key, "active": False}, language="en"))


@router.get("/hooks/{key}/deliveries", auth=Key(*READING))
def list_deliveries(request: HttpRequest, key: str, state: str = "") -> HttpResponse:
    """The newest deliveries with what the other side answered."""
    granted(None if hooks.there(key=key) else _none(key))
    found = [asdict(one) for one in hooks.log(hook=key, state=state)]
    return answered(request, plain(body={"hook": key, "deliveries": found}, language="en"))


@router.post("/hooks/{key}/replay", auth=Key(), openapi_extra=REPLAY)
def replay(request: HttpRequest, key: str) -> HttpResponse:
    """Deliver again what happened since a moment, or one delivery, in the same order."""
    told = granted(read(_replay, asked.body(request)))
    granted(None if hooks.there(key=key) else _none(key))
    now = asked.now(request)
    count = hooks.replay(hook=key, since=told["since"] or now, number=told["number"], now=now)
    return answered(request, plain(body={"hook": key, "again": count}, language="en"))


def _none(key: str) -> Refusal:
    return Refusal(reason="not_found", data={"what": "hook", "key": key[:64]})


def _hook(document: Any) -> dict[str, Any]:
    get = words(document, {"url", "kinds"}, "$").get
    return {
        "url": text(get("url"), "$.url", least=1, longest=400),
        "kinds": texts(get("kinds", ()), "$.kinds", most=flow.MOST_KINDS),
    }


def _replay(document: Any) -> dict[str, Any]:
    get = words(document, {"since", "delivery"}, "$").get
    since, number = get("since"), get("delivery")
    return {
        "since": None if since is None else moment(since, "$.since"),
        "number": None if number is None else whole(number, "$.delivery", least=1),
    }
