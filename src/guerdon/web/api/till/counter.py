"""What the till does at its counter: quotes, holds, redemptions, rollbacks, orders from outside."""

from guerdon.flows.till import checkout, purchase, redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import answers, calls, order_call, return_call
from guerdon.web.api.key import RefusedError, granted
from guerdon.web.api.till import reading
from guerdon.web.api.till.answer import Answer, plain, replied
from guerdon.web.api.till.call import Call


def quote(call: Call) -> Answer:
    """What a cart may have now, to which units, and why it may not have the rest."""
    asked: calls.QuoteCall = granted(reading.quote(raw=call.raw()))
    found = granted(
        checkout.quote(ask=asked.ask, now=call.now(), mode=asked.mode, explain=asked.explain)
    )
    return plain(body=answers.quote(found=found, language=call.language))


def reserve(call: Call) -> Answer:
    """Hold what the cart may have: its codes and every limit that it uses, for a while."""
    asked: calls.ReserveCall = granted(reading.reserve(raw=call.raw()))
    reply: Reply | Refusal = checkout.reserve(
        ask=asked.ask,
        ttl_seconds=asked.ttl_seconds,
        mode=asked.mode,
        key=call.key(),
        now=call.now(),
        dry=call.dry(),
    )
    return replied(reply=granted(reply), language=call.language, status=201)


def release(call: Call) -> Answer:
    """Let a hold go, because the customer left or the payment failed."""
    (reservation,) = call.words
    reply: Reply | Refusal = checkout.release(
        reservation=reservation, key=call.key(), now=call.now(), dry=call.dry()
    )
    return replied(reply=granted(reply), language=call.language, status=200)


def redeem(call: Call) -> Answer:
    """Make it real: use codes and limits up, spend and earn points, record the order."""
    asked: calls.RedeemCall = granted(reading.redeem(raw=call.raw()))
    reply: Reply | Refusal = redemption.redeem(
        ask=asked.ask,
        reservation=asked.reservation,
        mode=asked.mode,
        expect_total_minor=asked.expect_total_minor,
        key=call.key(),
        now=call.now(),
        dry=call.dry(),
    )
    return replied(reply=granted(reply), language=call.language, status=201)


def roll_back(call: Call) -> Answer:
    """Take back a whole order, some units, gifts, or a part of the money."""
    (redeemed,) = call.words
    asked: return_call.ReturnCall = granted(
        return_call.parsed(document=granted(calls.body(raw=call.raw())))
    )
    _may_take_back(call, asked)
    reply: Reply | Refusal = redemption.roll_back(
        redemption=redeemed,
        lines=asked.lines,
        gifts=asked.gifts,
        goodwill=_goodwill(call, asked),
        free=asked.free,
        key=call.key(),
        now=call.now(),
        dry=call.dry(),
    )
    return replied(reply=granted(reply), language=call.language, status=201)


def _may_take_back(call: Call, asked: return_call.ReturnCall) -> None:
    """A marketer's key gives goodwill; goods and gifts come back at tills."""
    money_alone = asked.amount_minor and not asked.lines and not asked.gifts
    if call.caller.role is Role.MARKETER and not money_alone:
        data = {"role": call.caller.role.value}
        raise RefusedError(Refusal(reason="goodwill_alone", data=data))


def _goodwill(call: Call, asked: return_call.ReturnCall) -> Goodwill | None:
    if not asked.amount_minor:
        return None
    by = call.caller
    return Goodwill(minor=asked.amount_minor, why=asked.why, by=by.name, role=by.role)


def record(call: Call) -> Answer:
    """Record an order that was decided elsewhere; its customer earns points."""
    asked: order_call.OrderCall = granted(
        order_call.parsed(document=granted(calls.body(raw=call.raw())))
    )
    reply: Reply | Refusal = purchase.record(
        order=asked.order,
        customer=asked.customer,
        placed_at=asked.placed_at,
        lines=asked.lines,
        currency=asked.currency,
        channel=asked.channel,
        store=asked.store,
        key=call.key(),
        now=call.now(),
        dry=call.dry(),
    )
    return replied(reply=granted(reply), language=call.language, status=201)
