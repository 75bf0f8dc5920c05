"""Referral over HTTP: a member's code, binding a friend, rewards, doubts and answers."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.referral import referral
from guerdon.give.referral.guard import SIGNS
from guerdon.store.referral import seen
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import flag, read, text, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as replied_body
from guerdon.web.api.key import Key, RefusedError, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies
from guerdon.web.referral_link import link

router = Router(tags=["referral"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
# What speaks against somebody is nothing for a till to read out.
JUDGING = (Role.MARKETER, Role.ANALYST)
BINDING = (Role.MARKETER, Role.CASHIER)
MOST = 200
LONGEST_SIGN = 500
SIGN = {"type": "string", "maxLength": LONGEST_SIGN}
SIGNED = {
    "device": {**SIGN, "description": "A fingerprint of the device; only a keyed index is kept."},
    "payment": {**SIGN, "description": "A fingerprint of the card or account, the same way."},
    "address": {**SIGN, "description": "The delivery address, the same way."},
}
BIND = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {
            "code": {"type": "string", "maxLength": 40},
            "customer": bodies.TEXT,
            "order": {**bodies.TEXT, "description": "The first order, where it came with one."},
            "channel": {"type": "string", "maxLength": 32},
            "signs": {"type": "object", "additionalProperties": False, "properties": SIGNED},
        },
        {"code": "7KQ2-M9X4", "customer": "C-2001", "signs": {"device": "b1946ac9"}},
        "code",
        "customer",
    ),
}
REVIEW = {
    "parameters": bodies.WRITING,
    **bodies.body(
        {"good": {"type": "boolean"}, "why": {"type": "string", "maxLength": 300}},
        {"good": True, "why": "Flatmates, both known to the shop"},
        "good",
        "why",
    ),
}
SIGNS_BODY = bodies.body(SIGNED, {"device": "b1946ac9"})


def _plain(value: Any) -> Any:
    return replied_body(body={"value": value}, language="en")["value"]


@router.get("/customers/{key}/referral", auth=Key(*READING))
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """The member's own code and link, made when first asked for, and what they have of it."""
    now = asked.now(request)
    own = granted(referral.own(customer=key, now=now))
    sums = {kind: asdict(one) for kind, one in seen.sums(receiver=key, now=now).items()}
    by = seen.of_invitee(invitee=key)
    address = link(code=own.code, now=now)
    body = {**asdict(own), "link": address, "rewards": sums, "brought_by": by and by.inviter}
    return answered(request, _plain(body))


@router.get("/customers/{key}/referral/friends", auth=Key(*JUDGING))
def friends(request: HttpRequest, key: str) -> HttpResponse:
    """Those whom the member brought, newest first, with states and what speaks against them."""
    found = seen.friends(inviter=key, most=MOST)
    return answered(request, {"customer": key, "friends": [_friend(one, request) for one in found]})


@router.get("/customers/{key}/referral/rewards", auth=Key(*READING))
def rewards(request: HttpRequest, key: str) -> HttpResponse:
    """What the customer was given for bringing friends or for being brought, newest first."""
    found = seen.rewards(receiver=key, now=asked.now(request), most=MOST)
    return answered(request, {"customer": key, "rewards": _plain([asdict(one) for one in found])})


@router.put("/customers/{key}/signs", auth=Key(*BINDING), openapi_extra=SIGNS_BODY)
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Tell a customer's device, way to pay or address; the fraud guard looks at it from then on."""
    given = granted(read(_signs, asked.body(request)))
    refusal = referral.signed(customer=key, given=given, now=asked.now(request))
    if refusal is not None:
        raise RefusedError(refusal)
    return answered(request, {"customer": key, "signs": sorted(given)})


@router.post("/referrals", auth=Key(*BINDING), openapi_extra=BIND)
def bind(request: HttpRequest) -> HttpResponse:
    """Bind a new customer to the member whose code they bring; the first invitation stays."""
    get = granted(read(_binding, asked.body(request))).get
    answer: Reply = granted(
        referral.bind(
            code=get("code"),
            customer=get("customer"),
            order=get("order"),
            channel=get("channel"),
            given=get("signs"),
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, answer, status=201)


@router.get("/referrals/held", auth=Key(*JUDGING))
def held(request: HttpRequest) -> HttpResponse:
    """The doubts that wait for somebody to look, the oldest first, with the evidence."""
    return answered(request, {"referrals": [_friend(one, request) for one in seen.held(most=MOST)]})


@router.get("/referrals/{number}", auth=Key(*JUDGING))
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One referral with its rewards."""
    found = seen.one(referral=number)
    if found is None:
        raise RefusedError(Refusal(reason="not_found", data={"what": "referral", "key": number}))
    given = seen.rewards(referral=number, now=asked.now(request), most=MOST)
    body = _friend(found, request) | {"rewards": _plain([asdict(one) for one in given])}
    return answered(request, body)


@router.post("/referrals/{number}/review", auth=Key(Role.MARKETER), openapi_extra=REVIEW)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Say of a referral that it is good, or that it is not, with a reason that is kept."""
    good, why = granted(read(_review, asked.body(request)))
    answer: Reply = granted(
        referral.review(
            referral=number,
            good=good,
            why=why,
            actor=request.auth.name,  # type: ignore[attr-defined]
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, answer)


def _friend(found: seen.Friend, request: HttpRequest) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(found))
    language = spoken(request)
    plain["findings"] = [{**finding, **_says(finding, language)} for finding in found.findings]
    return plain


def _says(finding: Mapping[str, Any], language: str) -> dict[str, str]:
    reason = Reason(reason=f"referral_{finding['check']}", data=finding["data"])
    return {
        "reason": reason.reason,
        "says": said(reason=reason.reason, data=reason.data, language=language),
    }


def _binding(document: Any) -> dict[str, Any]:
    get = words(document, {"code", "customer", "order", "channel", "signs"}, "$").get
    return {
        "code": text(get("code"), "$.code", longest=40, least=1),
        "customer": text(get("customer"), "$.customer", least=1),
        "order": text(get("order", ""), "$.order"),
        "channel": text(get("channel", ""), "$.channel", longest=32),
        "signs": _signs(get("signs", {}), "$.signs"),
    }


def _signs(document: Any, where: str = "$") -> dict[str, str]:
    found = words(document, set(SIGNS), where)
    return {
        kind: text(found[kind], f"{where}.{kind}", longest=LONGEST_SIGN, least=1) for kind in found
    }


def _review(document: Any) -> tuple[bool, str]:
    get = words(document, {"good", "why"}, "$").get
    return flag(get("good"), "$.good"), text(get("why"), "$.why", longest=300)
