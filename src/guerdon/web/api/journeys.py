"""Journeys over HTTP: their text and state, entries, runs, simulations, and tasks of staff."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.journeys import editing, ready, simulation
from guerdon.flows.journeys import journey as flow
from guerdon.give.journeys import document as documents
from guerdon.give.journeys import schema as schemas
from guerdon.give.journeys.lint import Finding
from guerdon.give.journeys.outlook import Day
from guerdon.store.journeys import counts as journey_counts
from guerdon.store.journeys import journeys, runs
from guerdon.store.journeys.journeys import JourneySeen
from guerdon.store.messages import staff_tasks
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import mapping, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["journeys"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)
STAFF = (Role.MARKETER, Role.CASHIER)
MOST_DAYS, MOST_MEMBERS = 92, 20_000

ENTRY = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "customer": {"type": "string", "maxLength": 120},
            "object": {"type": "string", "maxLength": 120, "description": "What it is about."},
            "data": {"type": "object", "description": "What messages and conditions may look at."},
        },
        {"customer": "C-1042", "object": "cart-77", "data": {"cart": "cart-77"}},
        "customer",
    ),
}
DOCUMENT = bodies.body(
    {
        "journey": {"type": "object", "description": "As the schema at /journeys/schema says."},
        "moves": {"type": "object", "description": "Step: stay, exit or move:STEP."},
        "lock": {"type": "string", "description": "Of the plan that was looked at."},
    },
    {"journey": {"journey": "welcome"}, "moves": {"rest": "move:hello"}},
    "journey",
)
SIMULATE = bodies.body(
    {
        "journey": {"type": "object"},
        "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
        "members": {"type": "integer", "minimum": 1, "maximum": MOST_MEMBERS},
    },
    {"days": 28},
)
OUTCOME = {
    "parameters": bodies.WRITING[:1],
    **bodies.body(
        {"outcome": {"type": "string"}, "note": {"type": "string", "maxLength": 500}},
        {"outcome": "won", "note": "Comes on Saturday"},
        "outcome",
    ),
}


@router.get("/journeys", auth=Key(*READING))
def list_journeys(request: HttpRequest) -> HttpResponse:
    """All journeys with their state, version and counts."""
    counts = journey_counts.listed()
    empty = journey_counts.Counts()
    found = [_line(one, counts.get(one.key, empty)) for one in journeys.listed()]
    return answered(request, plain(body={"journeys": found}, language=spoken(request)))


@router.get("/journeys/schema", auth=Key(*READING))
def read_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a journey."""
    return answered(request, schemas.schema(language=spoken(request)))


@router.get("/journeys/ready", auth=Key(*READING))
def list_ready(request: HttpRequest) -> HttpResponse:
    """Ready-made journeys to begin with."""
    found = [
        {"key": name, "name": dict(one.journey.name), "journey": dict(one.document)}
        for name, one in ready.ready().items()
    ]
    return answered(request, {"ready": found})


@router.get("/journeys/{key}", auth=Key(*READING))
def read_journey(request: HttpRequest, key: str) -> HttpResponse:
    """One journey: its document, and what came of it at each step."""
    seen = _seen(key)
    counts = journey_counts.of(journey=key)
    body = {
        **_line(seen, counts),
        "journey": dict(seen.document),
        "waiting": dict(counts.waiting),
        "ended": dict(counts.whys),
        "steps": [
            {"step": step, "what": what, "count": count}
            for (step, what), count in sorted(counts.steps.items())
        ],
    }
    return answered(request, plain(body=body, language=spoken(request)))


@router.post("/journey-plans", auth=Key(*READING), openapi_extra=DOCUMENT)
def plan(request: HttpRequest) -> HttpResponse:
    """What keeping this journey would do: faults, and what waiting runs would meet."""
    document, _, _ = granted(read(_edit, asked.body(request)))
    found: editing.Planned = granted(editing.plan(document_=document, now=asked.now(request)))
    body = {
        "journey": found.journey.key,
        "before": found.before,
        "state": found.state,
        "same": found.same,
        "lock": found.lock,
        "waiting": [asdict(one) for one in found.waiting],
        "findings": [_finding(one, spoken(request)) for one in found.findings],
    }
    return answered(request, body)


@router.put("/journeys/{key}", auth=Key(*WRITING), openapi_extra=DOCUMENT)
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """Keep this journey as its newest version; waiting runs stay on theirs unless moved."""
    document, moves, lock = granted(read(_edit, asked.body(request)))
    if document.get("journey") != key:
        data = {"where": "$.journey.journey", "problem": f"{key} is wanted here"}
        granted(Refusal(reason="journey_malformed", data=data))
    done: editing.Applied = granted(
        editing.apply(
            document_=document,
            actor=request.auth.name,  # type: ignore[attr-defined]
            now=asked.now(request),
            moves=moves,
            lock=lock,
        )
    )
    return answered(request, {"journey": key, "version": done.version, "moved": done.moved})


@router.post("/journeys/{key}/live", auth=Key(*WRITING))
def go_live(request: HttpRequest, key: str) -> HttpResponse:
    """Make it live, or go on after a pause."""
    changed: bool = granted(
        editing.go_live(key=key, actor=request.auth.name, now=asked.now(request))  # type: ignore[attr-defined]
    )
    return answered(request, {"journey": key, "state": journeys.LIVE, "changed": changed})


@router.post("/journeys/{key}/pause", auth=Key(*WRITING))
def pause(request: HttpRequest, key: str) -> HttpResponse:
    """Let nobody in and no run go on."""
    changed: bool = granted(
        editing.pause(key=key, actor=request.auth.name, now=asked.now(request))  # type: ignore[attr-defined]
    )
    return answered(request, {"journey": key, "state": journeys.PAUSED, "changed": changed})


@router.post("/journeys/{key}/entries", auth=Key(*WRITING), openapi_extra=ENTRY)
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Let a member in; the same idempotency key lets in no second time."""
    told = granted(read(_entry, asked.body(request)))
    reply: Reply = granted(
        flow.enter(
            journey=key,
            **told,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


@router.post("/journeys/{key}/simulations", auth=Key(*READING), openapi_extra=SIMULATE)
def simulate(request: HttpRequest, key: str) -> HttpResponse:
    """As if it had been live for the last days: messages, cost and caps a day; nothing is sent."""
    document, days, members = granted(read(_simulation, asked.body(request)))
    journey = _seen(key).journey
    if document is not None:
        journey = granted(documents.parsed(document=document))
    found = simulation.past(journey=journey, days=days, now=asked.now(request), most=members)
    body = {
        "journey": key,
        "start": found.start,
        "end": found.end,
        "members": found.members,
        "entered": found.outlook.entered,
        "held_out": found.outlook.held_out,
        "reached": found.outlook.reached,
        "reached_held_out": found.outlook.reached_held_out,
        "kept_out": dict(found.outlook.hindered),
        "sum": _day(found.outlook.sums()),
        "days": [
            {"day": day.isoformat(), **_day(one)} for day, one in sorted(found.outlook.days.items())
        ],
    }
    return answered(request, plain(body=body, language=spoken(request)))


@router.get("/customers/{key}/journeys", auth=Key(*READING))
def list_runs(request: HttpRequest, key: str) -> HttpResponse:
    """A member's runs with everything that happened in them."""
    found = [
        {
            "run": run.key,
            "journey": run.journey,
            "version": run.version,
            "object": run.object,
            "arm": run.arm,
            "state": run.state,
            "step": run.step,
            "due_at": run.due_at,
            "entered_at": run.entered_at,
            "reached_at": run.reached_at,
            "ended_at": run.ended_at,
            "why": run.why,
            "marks": [asdict(mark) for mark in marks],
        }
        for run, marks in runs.of_customer(customer=key)
    ]
    return answered(request, plain(body={"runs": found}, language=spoken(request)))


@router.get("/staff-tasks", auth=Key(*READING, Role.CASHIER))
def list_tasks(request: HttpRequest, state: str = staff_tasks.OPEN) -> HttpResponse:
    """Tasks and cases of staff, those that press first."""
    found = [asdict(one) for one in staff_tasks.listed(state=state)]
    return answered(request, plain(body={"tasks": found}, language=spoken(request)))


@router.post("/staff-tasks/{number}/outcome", auth=Key(*STAFF), openapi_extra=OUTCOME)
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Say how a task ended; its run goes on as the outcome says."""
    outcome, note = granted(read(_outcome, asked.body(request)))
    reply: Reply = granted(
        flow.finish_task(
            number=number,
            outcome=outcome,
            note=note,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
        )
    )
    return replied(request, reply)


def _seen(key: str) -> JourneySeen:
    missing = Refusal(reason="not_found", data={"what": "journey", "key": key})
    found: JourneySeen = granted(journeys.one(key=key) or missing)
    return found


def _line(seen: JourneySeen, counts: journey_counts.Counts) -> dict[str, Any]:
    return {
        "key": seen.key,
        "name": dict(seen.journey.name),
        "state": seen.state,
        "version": seen.version,
        "at": seen.at,
        "by": seen.by,
        "entered": counts.entered,
        "going": counts.going,
        "held_out": counts.held_out,
        "reached": counts.reached,
        "reached_held_out": counts.reached_held_out,
        "stuck": counts.stuck,
    }


def _finding(one: Finding, language: str) -> dict[str, Any]:
    return {
        "step": one.step,
        "reason": one.why.reason,
        "grave": one.grave,
        "message": said(reason=one.why.reason, data=one.why.data, language=language),
    }


def _day(one: Day) -> dict[str, Any]:
    return {
        "entered": one.entered,
        "messages": dict(one.messages),
        "cost_minor": one.cost_minor,
        "grants": one.grants,
        "tasks": one.tasks,
        "reached": one.reached,
        "shifted": one.shifted,
        "capped": one.capped,
        "expired": one.expired,
    }


def _edit(document: Any) -> tuple[Any, dict[str, str], str | None]:
    get = words(document, {"journey", "moves", "lock"}, "$").get
    moves = {
        text(step, "$.moves", longest=40): text(move, f"$.moves.{step}", longest=60)
        for step, move in mapping(get("moves") or {}, "$.moves").items()
    }
    lock = None if get("lock") is None else text(get("lock"), "$.lock", longest=20)
    return mapping(get("journey"), "$.journey"), moves, lock


def _entry(document: Any) -> dict[str, Any]:
    get = words(document, {"customer", "object", "data"}, "$").get
    return {
        "customer": text(get("customer"), "$.customer", least=1),
        "about": text(get("object", ""), "$.object"),
        "data": dict(mapping(get("data", {}), "$.data")),
    }


def _simulation(document: Any) -> tuple[Any, int, int]:
    get = words(document or {}, {"journey", "days", "members"}, "$").get
    days = whole(get("days", 28), "$.days", least=1, most=MOST_DAYS)
    members = whole(get("members", MOST_MEMBERS), "$.members", least=1, most=MOST_MEMBERS)
    return get("journey"), days, members


def _outcome(document: Any) -> tuple[str, str]:
    get = words(document, {"outcome", "note"}, "$").get
    outcome = text(get("outcome"), "$.outcome", least=1, longest=40)
    return outcome, text(get("note", ""), "$.note", longest=500)
