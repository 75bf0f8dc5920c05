"""Points over HTTP: balance, lots, statement, points by hand, the proof of the ledger."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.points import adjustments, points
from guerdon.store.ledger import ledger, replay
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as replied_body
from guerdon.web.api.key import Key, RefusedError, granted
from guerdon.web.api.till import bodies

router = Router(tags=["points"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER,)
MOST_LINES = 200
MOST_POINTS = 10**9

GIVE = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "points": {"type": "integer", "description": "Below zero: taken away."},
            "why": {"type": "string", "maxLength": 300},
        },
        {"points": 200, "why": "late delivery"},
        "points",
        "why",
    ),
}


def _plain(value: Any) -> Any:
    return replied_body(body={"value": value}, language="en")["value"]


@router.get("/customers/{key}/points", auth=Key(*READING))
def balance(request: HttpRequest, key: str) -> HttpResponse:
    """The customer's points: what there is, what may be spent now, what is still pending."""
    purse = points.balance(customer=key, now=asked.now(request))
    return answered(
        request, {"customer": key, "spendable": purse.spendable, **_plain(asdict(purse))}
    )


@router.get("/customers/{key}/points/lots", auth=Key(*READING))
def lots(request: HttpRequest, key: str) -> HttpResponse:
    """The lots with something left, first to expire first."""
    found = ledger.lots(customer=key)
    return answered(request, {"customer": key, "lots": _plain([asdict(lot) for lot in found])})


@router.get("/customers/{key}/points/statement", auth=Key(*READING))
def statement(
    request: HttpRequest, key: str, most: int = 50, before: int | None = None
) -> HttpResponse:
    """The entries, newest first, with the balance after each; `before` pages back."""
    most = max(1, min(most, MOST_LINES))
    found = ledger.statement(customer=key, most=most, before=before)
    return answered(request, {"customer": key, "lines": _plain([asdict(one) for one in found])})


@router.post("/customers/{key}/points", auth=Key(*WRITING), openapi_extra=GIVE)
def give(request: HttpRequest, key: str) -> HttpResponse:
    """Give points by hand, or take them, with a reason that is kept.

    201: done. 202: beyond what one person may do alone, it waits for a second one.
    """
    amount, why = granted(read(_given, asked.body(request)))
    reply: Reply = granted(
        adjustments.ask(
            customer=key,
            points=amount,
            why=why,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=202 if reply.body["state"] == "waiting" else 201)


def _given(document: Any) -> tuple[int, str]:
    get = words(document, {"points", "why"}, "$").get
    amount = whole(get("points"), "$.points", least=-MOST_POINTS, most=MOST_POINTS)
    if amount == 0:
        raise WrongError("$.points", "none is not a gift")
    return amount, text(get("why"), "$.why", longest=300)


# As many folios are replayed in a second or so.
RECENT = 10
VERIFY = {
    "parameters": [
        {
            "in": "query",
            "name": "folios",
            "schema": {"type": "string", "enum": ["recent", "all"], "default": "recent"},
            "description": f"Replay the newest {RECENT} folios, or all; all takes a while.",
        },
        {
            "in": "query",
            "name": "since",
            "schema": {"type": "string"},
            "description": "A head from an earlier answer: what came after it is replayed.",
        },
    ]
}


@router.get("/ledger/verify", auth=Key(Role.ANALYST), openapi_extra=VERIFY)
def verify(request: HttpRequest) -> HttpResponse:
    """Compare the ledger's three tellings, and replay signed folios for what was altered."""
    since, wanted = request.GET.get("since"), request.GET.get("folios", "recent")
    if wanted not in ("recent", "all"):
        raise RefusedError(
            Refusal(
                reason="body_malformed",
                data={"where": "folios", "problem": "recent or all is wanted"},
            )
        )
    if since or wanted == "all":
        run = granted(replay.replay(since=since))
    else:
        run = granted(replay.recently(most=RECENT))
    proof = ledger.verify()
    told = {
        "clean": proof.clean and run.whole,
        **_plain(asdict(proof)),
        "journal": {"whole": run.whole, **_plain(asdict(run))},
    }
    return answered(request, told)
