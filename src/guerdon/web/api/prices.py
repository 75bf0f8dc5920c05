"""Shelf prices over HTTP: what products cost everybody, so that a reduction can be shown."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced
from guerdon.terms.role import Role
from guerdon.terms.strict import listed, moment, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["prices"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER,)
MOST = 1_000
FROM = {"type": "string", "format": "date-time", "description": "In force from this moment on."}
RECORD = bodies.body(
    {
        "prices": {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["sku", "minor", "from"],
                "properties": {"sku": bodies.TEXT, "minor": bodies.MINOR, "from": FROM},
            },
        }
    },
    {"prices": [{"sku": "tea-250", "minor": 1999, "from": "2026-03-14T00:00:00Z"}]},
    "prices",
)


@router.post("/prices", auth=Key(*WRITING), openapi_extra=RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """Record shelf prices, reductions for everybody included; each stands for ever."""
    wanted: list[Priced] = granted(read(_prices, asked.body(request)))
    actor: str = request.auth.name  # type: ignore[attr-defined]
    new: int = granted(prices.record(prices=wanted, actor=actor, now=asked.now(request)))
    return answered(request, {"new": new, "same": len(wanted) - new})


@router.get("/prices/{sku}", auth=Key(*READING))
def history(request: HttpRequest, sku: str) -> HttpResponse:
    """The prices of a product, the newest first."""
    found = [{"minor": one.minor, "from": one.at.isoformat()} for one in prices.history(sku=sku)]
    return answered(request, {"sku": sku, "prices": found})


def _prices(document: Any) -> list[Priced]:
    given = listed(words(document, {"prices"}, "$").get("prices"), "$.prices", most=MOST)
    return [_priced(item, f"$.prices[{place}]") for place, item in enumerate(given)]


def _priced(document: Any, where: str) -> Priced:
    get = words(document, {"sku", "minor", "from"}, where).get
    return Priced(
        sku=text(get("sku"), f"{where}.sku", least=1),
        minor=whole(get("minor"), f"{where}.minor"),
        at=moment(get("from"), f"{where}.from"),
    )
