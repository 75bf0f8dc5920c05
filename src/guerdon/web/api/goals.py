"""Goals over HTTP: the figures there are, goals with their live standing, set, reviewed, closed."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.goals import advice, evidence
from guerdon.flows.goals import goals as flow
from guerdon.flows.goals.goals import GoalShown
from guerdon.store.campaigns import goals as store
from guerdon.terms.decision import Reason
from guerdon.terms.goal import CLOSED, LEAST_WEIGHT, MOSCOW, MOST_WEIGHT, SET
from guerdon.terms.kpi import KPIS
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies
from guerdon.web.wording import say

router = Router(tags=["goals"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER,)

EXAMPLE: dict[str, Any] = {
    "key": "winter-sales",
    "name": {"en": "Winter sales of 2.4 million", "zh": "冬季销售额 240 万"},
    "kpi": "sales",
    "baseline": 210_000_000,
    "target": 240_000_000,
    "start": "2026-11-01",
    "due": "2027-01-31",
    "owner": "Mia",
    "why": "It pays for the second shop.",
    "importance": 4,
    "urgency": 3,
    "moscow": "must",
    "review_days": 14,
}
NUMBER = {"type": ["number", "null"], "description": "Money in minor units, shares as 0 to 1."}
DAY = {"type": ["string", "null"], "format": "date"}
WEIGHT = {"type": "integer", "minimum": LEAST_WEIGHT, "maximum": MOST_WEIGHT}
GOAL = bodies.body(
    {
        "key": {"type": "string", "maxLength": 64, "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "name": bodies.NAMED,
        "kpi": {"type": "string", "enum": ["", *KPIS], "description": "A figure of GET /kpis."},
        "of": {"type": "string", "maxLength": 64, "description": "The segment it is counted of."},
        "baseline": NUMBER,
        "target": NUMBER,
        "start": DAY,
        "due": {**DAY, "description": "The last day that counts."},
        "owner": {"type": "string", "maxLength": 80},
        "why": {"type": "string", "maxLength": 400, "description": "What it serves."},
        "how": {"type": "string", "maxLength": 400, "description": "What will be different."},
        "importance": WEIGHT,
        "urgency": WEIGHT,
        "moscow": {"type": "string", "enum": ["", *MOSCOW]},
        "review_days": {"type": "integer", "minimum": 1, "maximum": 366, "default": 14},
    },
    EXAMPLE,
    "key",
)
NOTE = bodies.body({"note": {"type": "string"}}, {"note": "Two weeks behind; more calls."}, "note")


@router.get("/kpis", auth=Key(*READING))
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure that a goal may be bound to, with its meaning and source."""
    language = spoken(request)
    found = [
        {
            "kpi": one.name,
            "unit": one.unit,
            "kind": one.kind,
            "of": one.of,
            "name": say(f"kpis.{one.name}", in_language=language),
            "says": say(f"kpi_says.{one.name}", in_language=language),
        }
        for one in KPIS.values()
    ]
    return answered(request, {"kpis": found})


@router.get("/goals", auth=Key(*READING))
def listed(request: HttpRequest) -> HttpResponse:
    """All goals that are not closed, with their standing, and the reviews that are due."""
    board = flow.board(now=asked.now(request))
    body = {
        "goals": [_document(request, one) for one in board.goals],
        "due": [asdict(one) | {"day": one.day.isoformat()} for one in board.dates],
        "figures": board.figures,
    }
    return answered(request, body)


@router.post("/goals", auth=Key(*WRITING), openapi_extra=GOAL)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a goal as a draft, or change one by its key; the answer tells what it still lacks."""
    now = asked.now(request)
    key = granted(flow.keep(document=asked.body(request), actor=_actor(request), now=now))
    return answered(
        request, _document(request, granted(flow.looked(goal=key, now=now))), status=201
    )


@router.post("/goals/check", auth=Key(*READING), openapi_extra=GOAL)
def check(request: HttpRequest) -> HttpResponse:
    """What a goal lacks and where it would stand; nothing is kept."""
    found = granted(flow.checked(document=asked.body(request), now=asked.now(request)))
    return answered(request, _document(request, found))


@router.get("/goals/{key}", auth=Key(*READING))
def seen(request: HttpRequest, key: str) -> HttpResponse:
    """One goal with its live figure, its forecast, what would help, and its reviews."""
    found = granted(flow.looked(goal=key, now=asked.now(request)))
    body = _document(request, found)
    body["reviews"] = [
        {"at": one.at.isoformat(), "by": one.by, "note": one.note, "figures": dict(one.figures)}
        for one in store.reviews(key=key)
    ]
    body["campaigns"] = [one.key for one in evidence.serving(goal=key)]
    return answered(request, body)


@router.post("/goals/{key}/set", auth=Key(*WRITING))
def settle(request: HttpRequest, key: str) -> HttpResponse:
    """Set a goal; refused while it lacks anything."""
    return _turned(request, key, SET)


@router.post("/goals/{key}/close", auth=Key(*WRITING))
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Close a goal; its figures and reviews stay."""
    return _turned(request, key, CLOSED)


@router.post("/goals/{key}/reviews", auth=Key(*WRITING), openapi_extra=NOTE)
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Write down a look at a goal; the figures of this moment are kept with it."""
    note = granted(read(_note, asked.body(request)))
    found = granted(flow.review(goal=key, note=note, by=_actor(request), now=asked.now(request)))
    body = {"goal": key, "at": found.at.isoformat(), "figures": dict(found.figures)}
    return answered(request, body, status=201)


def _note(document: Any) -> str:
    return text(words(document, {"note"}, "$").get("note"), "$.note", least=1, longest=2_000)


def _turned(request: HttpRequest, key: str, state: str) -> HttpResponse:
    now = asked.now(request)
    granted(flow.turn(goal=key, state=state, actor=_actor(request), now=now))
    return answered(request, _document(request, granted(flow.looked(goal=key, now=now))))


def _actor(request: HttpRequest) -> str:
    return str(request.auth.name)  # type: ignore[attr-defined]


def _document(request: HttpRequest, one: GoalShown) -> dict[str, Any]:
    language, goal = spoken(request), one.goal

    def told(reason: Reason) -> dict[str, Any]:
        says = said(reason=reason.reason, data=reason.data, language=language)
        return {"reason": reason.reason, "data": dict(reason.data), "says": says}

    body: dict[str, Any] = {
        "goal": goal.key,
        "state": goal.state,
        "document": {k: v for k, v in asdict(goal).items() if k not in ("key", "state")},
        "smart": [
            {"letter": part.letter, "missing": [told(each) for each in part.missing]}
            for part in one.parts
        ],
        "quadrant": one.quadrant,
        "status": one.status,
        "value": one.value,
        "plan": one.plan,
        "over": one.over,
        "outlook": one.outlook and asdict(one.outlook),
        "forecast": told(advice.forecast(shown=one)) if one.kpi else None,
        "ways": [told(each) for each in advice.ways(shown=one)],
        "adjustment": one.adjustment and asdict(one.adjustment),
        "review_on": one.review_on,
    }
    for day in ("start", "due"):
        body["document"][day] = body["document"][day] and body["document"][day].isoformat()
    body["review_on"] = one.review_on and one.review_on.isoformat()
    return dict(plain(body=body, language=language))
