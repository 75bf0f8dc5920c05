"""Tiers over HTTP: standings, benefits used, floors by hand, memberships, advisers, preview."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.tiers import advisers as advising
from guerdon.flows.tiers import plans, tiers
from guerdon.flows.tiers import preview as tier_preview
from guerdon.flows.tiers.settling import Outcome
from guerdon.store.tiers import advisers
from guerdon.store.till.replies import Reply
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, flag, moment, read, text, whole, words
from guerdon.terms.tiers import Adviser, Structure
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["tiers"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER,)
USING = (Role.MARKETER, Role.CASHIER)
LONGEST_REASON = 300
SECTION = {"structures", "plans"}

FLOOR = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "structure": {"type": "string", "maxLength": 40},
            "tier": {"type": "string", "maxLength": 40, "description": "Empty: lift the floor."},
            "until": {"type": "string", "format": "date-time"},
            "reason": {"type": "string", "maxLength": LONGEST_REASON},
        },
        {
            "structure": "member",
            "tier": "gold",
            "until": "2027-01-01T00:00:00Z",
            "reason": "a long illness",
        },
        "structure",
        "tier",
        "reason",
    ),
}
USE = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "quantity": {"type": "integer", "minimum": 1, "maximum": tiers.MOST_USED},
            "note": {"type": "string", "maxLength": 200},
        },
        {"quantity": 1, "note": "lounge at gate 12"},
    ),
}
JOIN = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "plan": {"type": "string", "maxLength": 40},
            "payment": {"type": "string", "maxLength": 120, "description": "What paid for it."},
            "auto_renew": {"type": "boolean", "description": "As the plan says if absent."},
        },
        {"plan": "plus", "payment": "pay-7781"},
        "plan",
        "payment",
    ),
}
PAY = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {"payment": {"type": "string", "maxLength": 120}}, {"payment": "pay-9012"}, "payment"
    ),
}
LEAVE = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {"at_end": {"type": "boolean", "description": "With the term, without a refund."}},
        {"at_end": False},
    ),
}
KEEP = {
    "parameters": [bodies.NOW],
    **bodies.body(
        {
            "name": {"type": "string", "maxLength": 120},
            "capacity": {"type": "integer", "minimum": 1, "maximum": advising.MOST},
            "active": {"type": "boolean"},
        },
        {"name": "Lin Yu", "capacity": 200, "active": True},
        "name",
        "capacity",
    ),
}


@router.get("/customers/{key}/tiers", auth=Key(*READING))
def get_tiers(request: HttpRequest, key: str) -> HttpResponse:
    """Where a customer stands in each structure: done, missing, what threatens; and benefits."""
    found = granted(tiers.seen(customer=key, now=asked.now(request)))
    language = spoken(request)
    body = {
        "customer": key,
        "structures": [_place(structure, one) for structure, one in found.places],
        "benefits": [tiers.used(grant=one) for one in found.grants],
        "memberships": [plans.document(term=one) for one in found.terms],
        "floors": [asdict(one) for one in found.floors],
        "adviser": found.adviser and {"key": found.adviser.key, "name": found.adviser.name},
        "history": [
            {**asdict(one), "says": said(reason=one.why, data=one.data, language=language)}
            for one in found.history
        ],
    }
    return answered(request, plain(body=body, language=language))


def _place(structure: Structure, one: Outcome) -> dict[str, Any]:
    names = {tier.key: dict(tier.name) for tier in structure.tiers}
    view = asdict(one.outlook)
    return {
        "structure": structure.key,
        "main": structure.main,
        "measure": structure.measure,
        **view,
        # What the customer has, with a floor or a bought plan over what was earned.
        "tier": one.shown,
        "earned": one.standing.tier,
        "name": names.get(one.shown),
        "since": one.since if one.shown else None,
    }


@router.post("/customers/{key}/tiers/floor", auth=Key(*WRITING), openapi_extra=FLOOR)
def post_floor(request: HttpRequest, key: str) -> HttpResponse:
    """Hold a customer's tier until a date, by hand and with a reason that is kept."""
    told = granted(read(_floor, asked.body(request)))
    now = asked.now(request)
    reply: Reply = granted(
        tiers.set_floor(
            **{"until": now, **told},
            customer=key,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=now,
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _floor(document: Any) -> dict[str, Any]:
    get = words(document, {"structure", "tier", "until", "reason"}, "$").get
    tier = text(get("tier"), "$.tier", longest=40)
    if tier and get("until") is None:
        raise WrongError("$.until", "a moment with its zone, as 2026-03-14T12:00:00Z, is wanted")
    until: datetime | None = None if not tier else moment(get("until"), "$.until")
    return {
        "structure": text(get("structure"), "$.structure", longest=40, least=1),
        "tier": tier,
        "reason": text(get("reason"), "$.reason", longest=LONGEST_REASON),
        **({} if until is None else {"until": until}),
    }


@router.post("/benefits/{code}/use", auth=Key(*USING), openapi_extra=USE)
def use_benefit(request: HttpRequest, code: str) -> HttpResponse:
    """A member was given a benefit: mark its grant used, never more often than granted."""
    told = granted(read(_used, asked.body(request)))
    reply: Reply = granted(
        tiers.use(
            **told,
            code=code,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _used(document: Any) -> dict[str, Any]:
    get = words(document, {"quantity", "note"}, "$").get
    return {
        "quantity": whole(get("quantity", 1), "$.quantity", least=1, most=tiers.MOST_USED),
        "note": text(get("note", ""), "$.note", longest=200),
    }


@router.post("/customers/{key}/memberships", auth=Key(*USING), openapi_extra=JOIN)
def join(request: HttpRequest, key: str) -> HttpResponse:
    """A customer bought a membership and has paid for its first term."""
    told = granted(read(_joined, asked.body(request)))
    reply: Reply = granted(
        plans.join(
            **told,
            customer=key,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _joined(document: Any) -> dict[str, Any]:
    get = words(document, {"plan", "payment", "auto_renew"}, "$").get
    renew = get("auto_renew")
    return {
        "plan": text(get("plan"), "$.plan", longest=40, least=1),
        "payment": text(get("payment"), "$.payment", least=1),
        "auto_renew": None if renew is None else flag(renew, "$.auto_renew"),
    }


@router.post("/memberships/{key}/payments", auth=Key(*USING), openapi_extra=PAY)
def pay(request: HttpRequest, key: str) -> HttpResponse:
    """The term that began by itself is paid."""
    reply: Reply = granted(
        plans.pay(
            membership=key,
            payment=granted(read(_payment, asked.body(request))),
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _payment(document: Any) -> str:
    return text(words(document, {"payment"}, "$").get("payment"), "$.payment", least=1)


@router.post("/memberships/{key}/leave", auth=Key(*USING), openapi_extra=LEAVE)
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave a membership now, with what comes back of its price, or at the end of its term."""
    reply: Reply = granted(
        plans.leave(
            membership=key,
            at_end=granted(read(_at_end, asked.body(request))),
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


def _at_end(document: Any) -> bool:
    return flag(words(document, {"at_end"}, "$").get("at_end", False), "$.at_end")


@router.post(
    "/tiers/preview",
    auth=Key(Role.MARKETER, Role.ANALYST),
    openapi_extra=bodies.body(
        {"tiers": {"type": "object", "description": "A drafted section `tiers`."}},
        {"tiers": {"structures": []}},
        "tiers",
    ),
)
def preview(request: HttpRequest) -> HttpResponse:
    """What last year's members would have under a drafted section, and under the live one."""
    get = granted(read(_draft, asked.body(request)))
    found = granted(tier_preview.preview(draft=get, now=asked.now(request)))
    body = {
        "start": found.start,
        "end": found.end,
        "structures": [
            {
                "structure": one.draft.key,
                "members": one.members,
                "live": one.counts(drafted=False) if one.live else None,
                "draft": one.counts(drafted=True),
                "moves": [
                    {"live": before, "draft": after, "members": count}
                    for (before, after), count in one.moves.items()
                ],
            }
            for one in found.structures
        ],
    }
    return answered(request, plain(body=body, language="en"))


def _draft(document: Any) -> Any:
    return words(words(document, {"tiers"}, "$").get("tiers"), SECTION, "$.tiers")


@router.get("/advisers", auth=Key(Role.MARKETER, Role.ANALYST))
def list_advisers(request: HttpRequest) -> HttpResponse:
    """All advisers with how many customers each looks after."""
    found = [{**asdict(one.adviser), "customers": one.customers} for one in advisers.listed()]
    return answered(request, {"advisers": found})


@router.put("/advisers/{key}", auth=Key(*WRITING), openapi_extra=KEEP)
def keep_adviser(request: HttpRequest, key: str) -> HttpResponse:
    """Add or change an adviser; one who is not active hands the customers over to the others."""
    told = granted(read(_adviser, asked.body(request)))
    done = granted(
        advising.keep(
            adviser=Adviser(key=key[:40], **told),
            actor=request.auth.name,  # type: ignore[attr-defined]
            now=asked.now(request),
        )
    )
    return answered(request, done)


def _adviser(document: Any) -> dict[str, Any]:
    get = words(document, {"name", "capacity", "active"}, "$").get
    return {
        "name": text(get("name"), "$.name", least=1),
        "capacity": whole(get("capacity"), "$.capacity", least=1, most=advising.MOST),
        "active": flag(get("active", True), "$.active"),
    }
