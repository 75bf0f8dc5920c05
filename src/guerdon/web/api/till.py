"""The till over HTTP: quotes, reservations, redemptions, rollbacks, and orders made elsewhere."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows import checkout, purchase, redemption
from guerdon.store.replies import Reply
from guerdon.terms.role import Role
from guerdon.web.api import answers, asked, calls, order_call, till_document
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken

router = Router(tags=["till"])
TILL = (Role.CASHIER,)


def answered(request: HttpRequest, body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Plain data as JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json")


def replied(request: HttpRequest, reply: Reply, *, status: int = 200) -> HttpResponse:
    """A reply as JSON; one that was given before says so in a header."""
    answer = answered(
        request, answers.reply(body=reply.body, language=spoken(request)), status=status
    )
    if reply.repeated:
        answer["Idempotent-Replayed"] = "true"
    return answer


@router.post("/quotes", auth=Key(*TILL), openapi_extra=till_document.QUOTE)
def quote(request: HttpRequest) -> HttpResponse:
    """What a cart may have now, to which units, and why it may not have the rest."""
    call: calls.QuoteCall = granted(calls.quote_call(document=asked.body(request)))
    now = asked.now(request)
    found = granted(checkout.quote(ask=call.ask, now=now, mode=call.mode, explain=call.explain))
    return answered(request, answers.quote(found=found, language=spoken(request)))


@router.post("/reservations", auth=Key(*TILL), openapi_extra=till_document.RESERVE)
def reserve(request: HttpRequest) -> HttpResponse:
    """Hold what the cart may have: its codes and every limit that it uses, for a while."""
    call: calls.ReserveCall = granted(calls.reserve_call(document=asked.body(request)))
    reply: Reply = granted(
        checkout.reserve(
            ask=call.ask,
            ttl_seconds=call.ttl_seconds,
            mode=call.mode,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


@router.delete("/reservations/{reservation}", auth=Key(*TILL), openapi_extra=till_document.RELEASE)
def release(request: HttpRequest, reservation: str) -> HttpResponse:
    """Let a hold go, because the customer left or the payment failed."""
    reply: Reply = granted(
        checkout.release(
            reservation=reservation,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply)


@router.post("/redemptions", auth=Key(*TILL), openapi_extra=till_document.REDEEM)
def redeem(request: HttpRequest) -> HttpResponse:
    """Make it real: use codes and limits up, spend and earn points, record the order."""
    call: calls.RedeemCall = granted(calls.redeem_call(document=asked.body(request)))
    reply: Reply = granted(
        redemption.redeem(
            ask=call.ask,
            reservation=call.reservation,
            mode=call.mode,
            expect_total_minor=call.expect_total_minor,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


@router.post(
    "/redemptions/{redeemed}/rollbacks", auth=Key(*TILL), openapi_extra=till_document.ROLLBACK
)
def roll_back(request: HttpRequest, redeemed: str) -> HttpResponse:
    """Take back a whole order or some units: each gives back exactly what it was given."""
    call: calls.RollbackCall = granted(calls.rollback_call(document=asked.body(request)))
    reply: Reply = granted(
        redemption.roll_back(
            redemption=redeemed,
            lines=call.lines,
            free=call.free,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)


@router.post("/orders", auth=Key(*TILL), openapi_extra=till_document.ORDER)
def record(request: HttpRequest) -> HttpResponse:
    """Record an order that was decided elsewhere; its customer earns points."""
    call: order_call.OrderCall = granted(order_call.parsed(document=asked.body(request)))
    reply: Reply = granted(
        purchase.record(
            order=call.order,
            customer=call.customer,
            placed_at=call.placed_at,
            lines=call.lines,
            currency=call.currency,
            channel=call.channel,
            store=call.store,
            key=asked.key(request),
            now=asked.now(request),
            dry=asked.dry(request),
        )
    )
    return replied(request, reply, status=201)
