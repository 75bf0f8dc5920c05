"""Experiments over HTTP: designed, sized, started, who is where, exposed, looked at, halted."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.experiments import arms
from guerdon.flows.experiments import experiment as flow
from guerdon.flows.experiments.document import (
    MOST_ARMS,
    MOST_DAYS,
    MOST_LOOKS,
    MOST_OFFERS,
    MOST_STAGES,
)
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.flows.experiments.look import look, sentence
from guerdon.flows.experiments.sizing import sized
from guerdon.store.campaigns.experiments import HALTED, LookSeen
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Reason
from guerdon.terms.experiment import METRICS, STRATA, TESTS
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.spending import LATE, SPENDINGS
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["experiments"])
READING = (Role.MARKETER, Role.ANALYST)
ASKING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
EXPOSING = (Role.MARKETER, Role.CASHIER)
WRITING = (Role.MARKETER,)

EXAMPLE: dict[str, Any] = {
    "key": "title-test",
    "name": {"en": "Which title", "zh": "哪个标题"},
    "tests": "title",
    "arms": [
        {"key": "control", "name": {"en": "as now", "zh": "现有标题"}},
        {
            "key": "warm",
            "name": {"en": "warm", "zh": "温暖标题"},
            "settings": {"title": "We kept a seat for you"},
        },
    ],
    "metric": "bought",
    "looks": 4,
}
KEY = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"}
NAMED = {**bodies.NAMED, "minProperties": 1}
ARM = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name"],
    "properties": {
        "key": KEY,
        "name": NAMED,
        "weight": {"type": "integer", "minimum": 1, "maximum": 1_000, "default": 1},
        "offers": {"type": "array", "maxItems": MOST_OFFERS, "items": KEY},
        "settings": {"type": "object", "description": "What this arm's page or till does."},
    },
}
STAGE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 1},
        "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": 28},
    },
}
STOPS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "harm": {"type": "boolean", "default": True},
        "gain": {"type": "boolean", "default": False},
        "spend_minor": {"type": ["integer", "null"], "minimum": 1},
    },
}
DRAFT = bodies.body(
    {
        "key": KEY,
        "name": NAMED,
        "tests": {"type": "string", "enum": list(TESTS), "default": TESTS[0]},
        "arms": {"type": "array", "minItems": 2, "maxItems": MOST_ARMS, "items": ARM},
        "layer": {**KEY, "default": "main", "description": "Those of one layer share customers."},
        "room": {"type": "number", "maximum": 1, "default": 1, "description": "Of the layer."},
        "audience": {
            "type": ["object", "null"],
            "description": "A condition over customers; none enrolls whoever is asked about.",
        },
        "strata": {"type": "string", "enum": list(STRATA), "default": STRATA[0]},
        "metric": {"type": "string", "enum": list(METRICS), "default": METRICS[0]},
        "level": {"type": "number", "minimum": 0.8, "maximum": 0.999, "default": 0.95},
        "power": {"type": "number", "minimum": 0.5, "maximum": 0.99, "default": 0.8},
        "effect": {
            "type": "number",
            "default": 0.05,
            "description": "The smallest relative change that is worth finding.",
        },
        "spending": {"type": "string", "enum": list(SPENDINGS), "default": LATE},
        "looks": {"type": "integer", "minimum": 1, "maximum": MOST_LOOKS, "default": 4},
        "stages": {"type": "array", "minItems": 1, "maxItems": MOST_STAGES, "items": STAGE},
        "stops": STOPS,
    },
    EXAMPLE,
    "key",
    "name",
    "arms",
)
EXPOSE = {
    "parameters": bodies.WRITING,
    **bodies.body({"customer": {"type": "string"}}, {"customer": "c-17"}, "customer"),
}


@router.get("/experiments", auth=Key(*READING))
def listed(request: HttpRequest) -> HttpResponse:
    """All experiments, newest first, each with its arms and its looks."""
    return answered(request, {"experiments": [_document(request, one) for one in flow.listed()]})


@router.post("/experiments", auth=Key(*WRITING), openapi_extra=DRAFT)
def draft(request: HttpRequest) -> HttpResponse:
    """Keep a design as a draft, or as the new design of a draft: the same key, the same draft."""
    key = granted(
        flow.draft(document=asked.body(request), actor=_actor(request), now=asked.now(request))
    )
    return answered(request, {"experiment": key}, status=201)


@router.post("/experiments/sizes", auth=Key(*READING), openapi_extra=DRAFT)
def sizes(request: HttpRequest) -> HttpResponse:
    """What a design could show before it starts, from the shop's own variance."""
    found = granted(sized(document=asked.body(request), now=asked.now(request)))
    body = {
        "own": asdict(found.own),
        "effect": found.effect,
        "inflation": found.inflation,
        "customers_wanted": found.wanted,
        "power": found.power,
        "sizes": [asdict(one) for one in found.sizes],
        "looks": [
            {"share": share, "bar": bar if bar != float("inf") else None}
            for share, bar in zip(found.bars.shares, found.bars.bars, strict=True)
        ],
    }
    return answered(request, body)


@router.get("/experiments/{key}", auth=Key(*READING))
def seen(request: HttpRequest, key: str) -> HttpResponse:
    """One experiment with every look and what it says in a sentence."""
    return answered(request, _document(request, granted(flow.looked(experiment=key))))


@router.post("/experiments/{key}/start", auth=Key(*WRITING))
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Take its slots of the layer and enrol the first stage, with codes for its offers."""
    found = flow.start(experiment=key, actor=_actor(request), now=asked.now(request))
    return answered(request, _document(request, granted(found)))


@router.post("/experiments/{key}/halt", auth=Key(*WRITING))
def halt(request: HttpRequest, key: str) -> HttpResponse:
    """Halt it by hand: what was tried is paused at once, the control's offers stay."""
    actor = _actor(request)
    why = {"reason": "experiment_halted_hand", "data": {"by": actor}}
    found = flow.stop(experiment=key, actor=actor, now=asked.now(request), state=HALTED, why=why)
    return answered(request, _document(request, granted(found)))


@router.post("/experiments/{key}/looks", auth=Key(*READING))
def take_look(request: HttpRequest, key: str) -> HttpResponse:
    """Look now, beside the planned looks; the plan's error pays for it."""
    granted(look(experiment=key, now=asked.now(request)))
    return answered(request, _document(request, granted(flow.looked(experiment=key))), status=201)


@router.get("/experiments/{key}/arms/{customer}", auth=Key(*ASKING))
def arm(request: HttpRequest, key: str, customer: str) -> HttpResponse:
    """Which arm a customer is in and what that means; asking writes nothing."""
    found = granted(arms.arm(experiment=key, customer=customer, now=asked.now(request)))
    return answered(request, _why(request, found))


@router.post("/experiments/{key}/exposures", auth=Key(*EXPOSING), openapi_extra=EXPOSE)
def expose(request: HttpRequest, key: str) -> HttpResponse:
    """A customer meets what is tried: enrolled if need be, and exposed once, however often told."""
    customer = granted(read(_customer, asked.body(request)))
    reply: Reply = granted(
        arms.expose(
            experiment=key,
            customer=customer,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, Reply(body=_why(request, reply.body), repeated=reply.repeated))


def _customer(document: Any) -> str:
    return text(words(document, {"customer"}, "$").get("customer"), "$.customer", least=1)


def _actor(request: HttpRequest) -> str:
    return str(request.auth.name)  # type: ignore[attr-defined]


def _why(request: HttpRequest, found: dict[str, Any]) -> dict[str, Any]:
    """With the sentence of why the experiment does not touch the customer, if it does not."""
    says = said(reason=found["why"], data={}, language=spoken(request)) if found["why"] else ""
    return {**found, "says": says}


def _document(request: HttpRequest, one: ExperimentLooked) -> dict[str, Any]:
    language, seen, design = spoken(request), one.experiment, one.design
    last = one.looks[-1] if one.looks else None
    says = {
        arm.key: _said(sentence(design=design, look=last, arm=arm.key), language)
        for arm in design.arms[1:]
    }
    body = {
        "experiment": seen.key,
        "state": seen.state,
        "design": dict(seen.document),
        "slots": {"layer": seen.layer, "start": seen.slots[0], "end": seen.slots[1]},
        "stage": seen.stage,
        "started_at": seen.started_at,
        "ended_at": seen.ended_at,
        "why": seen.why and {**seen.why, "says": _said(Reason(**seen.why), language)},
        "arms": {arm: dict(counts) for arm, counts in one.arms.items()},
        "says": says,
        "looks": [_look(each) for each in one.looks],
    }
    return dict(plain(body=body, language=language))


def _said(reason: Reason, language: str) -> str:
    return said(reason=reason.reason, data=reason.data, language=language)


def _look(one: LookSeen) -> dict[str, Any]:
    return {
        "number": one.number, "at": one.at, "share": one.share, "bar": one.bar, **one.document,
    }  # fmt: skip
