"""Stock over HTTP: how many pieces there are of what offers give away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.store.programme import stock
from guerdon.store.programme.stock import Stocked
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import read, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["stock"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER,)
PUT = bodies.body({"pieces": {"type": "integer", "minimum": 0}}, {"pieces": 500}, "pieces")


def shown(seen: Stocked) -> dict[str, Any]:
    """A thing with its pieces: all there were, those out, those left."""
    return {"item": seen.item, "pieces": seen.pieces, "out": seen.out, "left": seen.left}


@router.get("/stock", auth=Key(*READING))
def list_stock(request: HttpRequest) -> HttpResponse:
    """Everything that is counted; a thing that nobody counts never runs out."""
    return answered(request, {"stock": [shown(seen) for seen in stock.listed()]})


@router.get("/stock/{item}", auth=Key(*READING))
def read_stock(request: HttpRequest, item: str) -> HttpResponse:
    """One thing."""
    missing = Refusal(reason="not_found", data={"what": "item", "key": item})
    return answered(request, shown(granted(stock.seen(item=item) or missing)))


@router.put("/stock/{item}", auth=Key(*WRITING), openapi_extra=PUT)
def put_stock(request: HttpRequest, item: str) -> HttpResponse:
    """Count a thing from now on: so many pieces in all, those given out included."""
    pieces: int = granted(read(_pieces, asked.body(request)))
    seen: Stocked = granted(
        stock.put(
            item=item,
            pieces=pieces,
            actor=request.auth.name,  # type: ignore[attr-defined]
            now=asked.now(request),
        )
    )
    return answered(request, shown(seen))


def _pieces(document: Any) -> int:
    return whole(words(document, {"pieces"}, "$").get("pieces"), "$.pieces")
