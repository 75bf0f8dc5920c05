"""Giving to a cause: points with a certificate, and a share of purchases that the shop pays."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.giving import donation
from guerdon.give.giving import share as shares
from guerdon.store import queues
from guerdon.store.codes import codes
from guerdon.store.giving import causes
from guerdon.store.giving.causes import Share
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers, sections
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause, Progress
from guerdon.terms.trigger import PURCHASE, RETURN, Told, Trigger

SHARE, BACK = "purchase_share", "purchase_share_back"


def live(*, now: datetime) -> tuple[int, Mapping[str, Cause]]:
    """The version of the section and its causes by key; none where there is no section."""
    found = sections.live(name="causes", now=now)
    return found if found is not None else (0, {})


def _cause(key: str, now: datetime) -> Cause | Refusal:
    found = live(now=now)[1].get(key)
    return found or Refusal(reason="not_found", data={"what": "cause", "key": key})


def donate(
    *, customer: str, cause: str, points: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Give a member's points to a cause, first to expire first, and certify it.

    The reply's body is {"certificate", "cause", "customer", "points", "minor", "currency",
    "entry", "balance"}. Refused, with nothing changed: an unknown or closed cause, fewer points
    than it takes, more than there are.
    """
    name = f"donate:{secrets.token_hex(12)}"

    def work() -> dict[str, Any] | Refusal:
        found = _cause(cause, now)
        if isinstance(found, Refusal):
            return found
        if why := queues.reachable(customer=customer):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        ledger.hold(customer=customer)
        currency = offers.live(now=now).currency
        gift = donation.donated(
            cause=found,
            points=points,
            customer=customer,
            currency=currency,
            lots=ledger.lots(customer=customer),
            spendable=ledger.balance(customer=customer, now=now).spendable,
            at=now,
            key=name,
        )
        if isinstance(gift, Refusal):
            return gift
        posted = ledger.post(entries=gift.entries)
        if isinstance(posted, Refusal):
            return posted
        (serial,) = codes.drawn(pattern=codes.STANDARD, count=1)
        said = {
            "cause": cause,
            "customer": customer,
            "points": points,
            "minor": gift.minor,
            "currency": currency,
            "entry": name,
        }
        causes.certify(number=serial, version=live(now=now)[0], now=now, **said)  # type: ignore[arg-type]
        left = ledger.balance(customer=customer, now=now).spendable
        return {"certificate": serial, **said, "balance": left}

    mark = digest(value=["donate", customer, cause, points])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def choose(
    *, customer: str, cause: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Let a share of the customer's purchases go to a cause from now on; "" ends that."""

    def work() -> dict[str, Any] | Refusal:
        if why := queues.reachable(customer=customer):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        bp = 0
        if cause:
            found = _cause(cause, now)
            if isinstance(found, Refusal):
                return found
            bp = shares.share_bp(cause=found, at=now)
            if not bp:
                return Refusal(reason="cause_takes_no_share", data={"cause": cause})
        causes.choose(customer=customer, cause=cause, now=now)
        return {"customer": customer, "cause": cause, "share_bp": bp}

    mark = digest(value=["choose", customer, cause])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def bought(
    *, order: str, customer: str, paid_minor: int, currency: str, now: datetime
) -> int | Refusal:
    """A customer's order is closed: the share that the shop pays for it, 0 for none.

    Call it inside a transaction; told again of the same order it changes nothing.
    """
    known = live(now=now)[1]
    chosen = causes.chosen(customer=customer) if known else ""
    found = known.get(chosen)
    bp = shares.share_bp(cause=found, at=now) if found is not None else 0
    minor = shares.share(paid_minor=paid_minor, bp=bp)
    if not minor:
        return 0
    given = Share(
        order=order,
        cause=chosen,
        customer=customer,
        currency=currency,
        paid_minor=paid_minor,
        share_minor=minor,
        returned_minor=0,
        back_minor=0,
        at=now,
    )
    if not causes.share(given=given, bp=bp):
        return 0
    refusal = _moved(given, minor, now, f"share:{order}", SHARE)
    return refusal or minor


def returned(*, order: str, returned_minor: int, now: datetime) -> int | Refusal:
    """So much more money of an order was given back: what of its share the shop takes back.

    Call it inside a transaction, once for each return. More than was paid counts as all.
    """
    held = causes.held(order=order)
    if held is None:
        return 0
    after = min(held.paid_minor, held.returned_minor + max(0, returned_minor))
    minor = shares.back(
        share_minor=held.share_minor,
        paid_minor=held.paid_minor,
        returned_before_minor=held.returned_minor,
        returned_minor=after,
    )
    causes.took_back(order=order, returned_minor=after, back_minor=held.back_minor + minor)
    if not minor:
        return 0
    refusal = _moved(held, -minor, now, f"share:{order}:back:{after}", BACK)
    return refusal or minor


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """A purchase gives its share to the cause its customer chose; a return takes it back."""
    order = str(trigger.data.get("order", ""))
    total = int(trigger.data.get("total_minor", 0))
    if trigger.kind == PURCHASE:
        done = bought(
            order=order,
            customer=trigger.customer,
            paid_minor=total,
            currency=offers.live(now=now).currency,
            now=trigger.at,
        )
    elif trigger.kind == RETURN:
        done = returned(order=order, returned_minor=-total, now=trigger.at)
    else:
        return ()
    if isinstance(done, Refusal):
        raise RuntimeError(f"the share of order {order} cannot be moved: {done}")
    return (Told(room="causes", what=trigger.kind, data={"minor": done}),) if done else ()


def _moved(given: Share, minor: int, now: datetime, key: str, kind: str) -> Refusal | None:
    entry = donation.money_entry(
        cause=given.cause,
        customer=given.customer,
        currency=given.currency,
        minor=minor,
        at=now,
        key=key,
        kind=kind,
        data={"order": given.order, "cause": given.cause},
    )
    posted = ledger.post(entries=[entry])
    return posted if isinstance(posted, Refusal) else None


def progress(*, now: datetime) -> list[tuple[Cause, Progress]]:
    """Every live cause with how far it has come."""
    found = list(live(now=now)[1].values())
    asked = [(cause.key, cause.goal_minor) for cause in found]
    told = causes.progress(causes=asked, currency=offers.live(now=now).currency)
    return list(zip(found, told, strict=True))
