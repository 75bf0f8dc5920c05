"""Signed codes over HTTP: the public keys for tills, and what tills gave without network."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.till import check, settlement
from guerdon.give.coupons.bought import bought
from guerdon.give.coupons.use import Use
from guerdon.store.codes import offline_uses, signing
from guerdon.store.codes.offline_uses import UseSeen
from guerdon.store.codes.signing import KeyShown
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.terms.strict import listed, moment, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.api.till import bodies

router = Router(tags=["codes"])
USES = bodies.body(
    {
        "uses": {
            "type": "array",
            "maxItems": settlement.MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["token", "till", "order", "at", "given_minor"],
                "properties": {
                    "token": {"type": "string"},
                    "till": bodies.TEXT,
                    "order": bodies.TEXT,
                    "at": {"type": "string", "format": "date-time"},
                    "given_minor": bodies.MINOR,
                    "units": {"type": "integer", "minimum": 0, "default": 1},
                    "store": bodies.TEXT,
                    "customer": bodies.TEXT,
                    "total_minor": {
                        **bodies.MINOR,
                        "description": "What was paid; without lines all that is recorded.",
                    },
                    "lines": {
                        "type": "array",
                        "description": "What was bought, at unit prices before the code.",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["sku", "unit_minor"],
                            "properties": {
                                "key": bodies.TEXT,
                                "sku": bodies.TEXT,
                                "quantity": {"type": "integer", "minimum": 1, "default": 1},
                                "unit_minor": bodies.MINOR,
                                "category": bodies.TEXT,
                                "brand": bodies.TEXT,
                            },
                        },
                    },
                },
            },
        }
    },
    {
        "uses": [
            {
                "token": "AF2K...",
                "till": "till-3",
                "order": "2026-000123",
                "at": "2026-03-14T12:00:00Z",
                "given_minor": 500,
                "lines": [{"sku": "tea-250", "quantity": 2, "unit_minor": 1999}],
            }
        ]
    },
    "uses",
)
LONGEST_TOKEN = 1_000
USE = frozenset(
    (
        *("token", "till", "order", "at", "given_minor", "units", "store", "customer"),
        *("total_minor", "lines"),
    )
)


@router.get("/code-keys", auth=Key(Role.CASHIER, Role.MARKETER, Role.ANALYST))
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys that signed codes are proven with; a till keeps them for its time alone."""
    return answered(request, check.written_keys(keys=signing.listed()))


@router.post("/code-keys", auth=Key())
def change_key(request: HttpRequest) -> HttpResponse:
    """A new key signs from now on; codes signed before stay good."""
    made = signing.change(actor=_caller(request), now=asked.now(request))
    return answered(request, _key(made), status=201)


@router.post("/code-keys/{key}/revoke", auth=Key())
def revoke_key(request: HttpRequest, key: str) -> HttpResponse:
    """Codes that this key signed are good no more, as soon as tills have the new list."""
    gone = signing.revoke(key=key, actor=_caller(request), now=asked.now(request))
    return answered(request, _key(granted(gone)))


@router.post("/offline-uses", auth=Key(Role.CASHIER), openapi_extra=USES)
def settle(request: HttpRequest) -> HttpResponse:
    """Settle what tills gave without network; a report counts once, however often it is sent."""
    given = granted(read(_uses_call, asked.body(request)))
    found = settlement.settle(given=given, now=asked.now(request))
    language = spoken(request)
    return answered(
        request, {"uses": [_told(settlement.document(settled=one), language) for one in found]}
    )


@router.get("/offline-uses", auth=Key(Role.MARKETER, Role.ANALYST))
def list_uses(request: HttpRequest, state: str = "", offer: str = "") -> HttpResponse:
    """The newest reports of tills, of one state or offer or of all, and the sums by state."""
    language = spoken(request)
    rows = [_told(_plain(one), language) for one in offline_uses.listed(state=state, offer=offer)]
    sums = {
        name: {"uses": one.uses, "given_minor": one.given_minor, "over_minor": one.over_minor}
        for name, one in offline_uses.tallies().items()
    }
    return answered(request, {"sums": sums, "uses": rows})


def _caller(request: HttpRequest) -> str:
    return str(request.auth.name)  # type: ignore[attr-defined]


def _key(one: KeyShown) -> dict[str, Any]:
    shown: dict[str, Any] = check.written_keys(keys=[one])["keys"][0]
    return shown


def _plain(use: UseSeen) -> dict[str, Any]:
    return {
        "code": use.code,
        "offer": use.offer,
        "state": use.state,
        "till": use.till,
        "order": use.order,
        "customer": use.customer,
        "at": use.at.isoformat(),
        "given_minor": use.given_minor,
        "over_minor": use.over_minor,
        "why": list(use.why),
        "settled_at": use.settled_at.isoformat(),
    }


def _told(use: dict[str, Any], language: str) -> dict[str, Any]:
    """The use with a sentence beside each reason."""
    why = [{**one, "detail": said(**_reason(one), language=language)} for one in use["why"]]
    return {**use, "why": why}


def _reason(one: dict[str, Any]) -> dict[str, Any]:
    reason = Refusal(**one)
    return {"reason": reason.reason, "data": reason.data}


def _uses_call(document: Any) -> list[Use]:
    rows = words(document, {"uses"}, "$").get("uses")
    return [
        _use(row, f"$.uses[{place}]")
        for place, row in enumerate(listed(rows, "$.uses", most=settlement.MOST))
    ]


def _use(row: Any, where: str) -> Use:
    get = words(row, USE, where).get
    total = get("total_minor")
    return Use(
        token=text(get("token"), f"{where}.token", longest=LONGEST_TOKEN),
        till=text(get("till"), f"{where}.till", least=1),
        order=text(get("order"), f"{where}.order", least=1),
        at=moment(get("at"), f"{where}.at"),
        given_minor=whole(get("given_minor"), f"{where}.given_minor"),
        units=whole(get("units", 1), f"{where}.units"),
        store=text(get("store", ""), f"{where}.store"),
        customer=text(get("customer", ""), f"{where}.customer"),
        lines=bought(get("lines", ()), f"{where}.lines"),
        total_minor=None if total is None else whole(total, f"{where}.total_minor"),
    )
