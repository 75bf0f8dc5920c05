"""Reservations and redemptions: what an order holds, what it was given, what was returned."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import written
from guerdon.give.points.redeem import Draw
from guerdon.store import counters, parcel, rows
from guerdon.store.models import Redemption as RedemptionRow
from guerdon.store.models import RedemptionLine
from guerdon.store.models import Reservation as ReservationRow
from guerdon.store.parcel import Ready, RefusedError
from guerdon.store.till.facts import Holds
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A hold: `state` is held, redeemed, released or expired; ask and quote as plain data."""

    key: str
    order: str
    customer: str | None
    state: str
    created_at: datetime
    expires_at: datetime
    ask: Mapping[str, Any]
    quote: Mapping[str, Any]
    facts: Mapping[str, Any]
    holds: Holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What an order was given; `state` is closed, partly_returned, returned or cancelled.

    `decided_at` is when its quote was made: when it was reserved, if it was. `returned` is what
    flows.till.redemption keeps of its returns so far, empty before the first.
    """

    key: str
    order: str
    customer: str | None
    state: str
    at: datetime
    decided_at: datetime
    ask: Mapping[str, Any]
    facts: Mapping[str, Any]
    quote: Mapping[str, Any]
    holds: Holds
    returned: Mapping[str, Any]
    draws: tuple[Draw, ...]


def new_key(*, kind: str) -> str:
    """A key that nobody can guess: `res_...`, `red_...` or `rol_...`."""
    return f"{kind}_{secrets.token_hex(12)}"


def named(*, key: str) -> tuple[str, list[str]]:
    """What to ask for a reservation, to be locked until the transaction ends; read by `seen`."""
    return _locked(NAMED), [key]


def seen(*, found: Sequence[Sequence[Any]]) -> Reservation | None:
    """The reservation that was asked for; None when there is none."""
    return _reservation(found[0]) if found else None


def reservation(*, key: str) -> Reservation | None:
    """The reservation, locked until the transaction ends; None when there is none."""
    return seen(found=parcel.asked(named(key=key))[0].rows)


def in_turn(*, order: str) -> None:
    """Queue here until no other transaction decides what this order may have.

    Without it two parallel reservations of an order, each of which sees no hold to take over,
    would both hold its code. SQLite has one writer at a time anyway.
    """
    if not parcel.is_sqlite():
        parcel.later(query=IN_TURN, params=[order])


IN_TURN = Ready("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))")
# Whose it is now: since it was made its customer may have been merged into another.
SEEN = """
SELECT key, "order", state, created_at, expires_at, ask, quote, holds,
  (SELECT c.key FROM store_customer c WHERE c.id = customer_id) FROM store_reservation
"""
NAMED = f"{SEEN} WHERE key = %s"
STANDING = f"""
{SEEN} WHERE state = 'held' AND ("order" = %s OR customer_id = ({rows.CUSTOMER})) ORDER BY id
"""
LOCKED = {one: Ready(f"{one} FOR UPDATE") for one in (NAMED, STANDING)}


def _locked(query: str) -> str:
    return query if parcel.is_sqlite() else LOCKED[query]


def standing(*, order: str, customer: str | None, lock: bool) -> tuple[str, list[str | None]]:
    """What to ask for the open reservations of an order and its customer; read by `taken_over`."""
    return _locked(STANDING) if lock else Ready(STANDING), [order, customer]


def taken_over(
    *,
    found: Sequence[Sequence[Any]],
    order: str,
    customer: str | None,
    codes: Collection[str],
) -> tuple[Reservation, ...]:
    """Of the open reservations those that a new ask of this order takes over, the oldest first.

    Its own; and those of the same customer for another order that hold one of these codes, or the
    last place of a counter per customer, of those no more than make one place free: so a failed
    payment never locks a customer out of their own coupon, and two carts of a household that both
    have their place keep it.
    """
    wanted = frozenset(codes)
    held_now = [_reservation(row) for row in found]
    mine = f"/customer/{customer}"
    places = [
        {use.key: use.units for use in held.holds.uses if use.key.endswith(mine)}
        for held in held_now
    ]
    short = counters.short(keys={key for uses in places for key in uses})
    over: set[str] = set()
    for sure in (True, False):
        for held, uses in zip(held_now, places, strict=True):
            its_own = held.order == order or not wanted.isdisjoint(held.holds.codes)
            if held.key in over or not (its_own if sure else any(short[k] > 0 for k in uses)):
                continue
            over.add(held.key)
            for key, units in uses.items():
                short[key] -= units
    return tuple(held for held in held_now if held.key in over)


def open_reservation(
    *,
    order: str,
    customer: str | None,
    now: datetime,
    expires_at: datetime,
    ask: Checkout,
    facts: Facts,
    quote: Mapping[str, Any],
    holds: Holds,
) -> str:
    """A new hold; its key."""
    key = new_key(kind="res")
    rows.insert_later(
        table="store_reservation",
        row={
            "key": key,
            '"order"': order,
            "customer_id": rows.Looked(query=rows.CUSTOMER, by=customer),
            "state": "held",
            "created_at": now,
            "expires_at": expires_at,
            "ask": _text(ask),
            "quote": _text(quote),
            "holds": _text(_held(holds) | {"facts": facts}),
        },
    )
    return key


END = Ready("UPDATE store_reservation SET state = %s WHERE key = %s AND state = 'held'")


def end_reservation(*, key: str, state: str) -> None:
    """From held to `state`, once; one that is not held any more stays as it is."""
    parcel.later(query=END, params=[state, key])


BY_KEY = "SELECT id FROM store_reservation WHERE key = %s"


def due(*, now: datetime, most: int) -> list[str]:
    """Keys of holds that ran out, the oldest first."""
    over = ReservationRow.objects.filter(state="held", expires_at__lte=now)
    return list(over.order_by("expires_at", "pk").values_list("key", flat=True)[:most])


def open_redemption(
    *,
    key: str,
    order: str,
    customer: str | None,
    reservation: str | None,
    now: datetime,
    ask: Checkout,
    facts: Facts | Mapping[str, Any],
    quote: Mapping[str, Any],
    holds: Holds,
    draws: Sequence[Draw],
) -> None:
    """The redemption of an order with a line for each offer; an order has one for ever.

    RefusedError (`order_redeemed`) comes with the next statement of the transaction, or at its end.
    """

    def check(count: int) -> None:
        # Of two parallel calls for one order the second waited and wrote nothing.
        if not count:
            raise RefusedError(Refusal(reason="order_redeemed", data={"order": order}))

    rows.family_later(
        family=REDEMPTION,
        row={
            "key": key,
            '"order"': order,
            "customer_id": rows.Looked(query=rows.CUSTOMER, by=customer),
            "reservation_id": rows.Looked(query=BY_KEY, by=reservation),
            "state": "closed",
            "at": now,
            "discount_minor": quote["discount_minor"],
            "ask": _text(ask),
            "facts": _text(facts),
            "quote": _text(quote),
            "holds": _text(_held(holds) | {"draws": [[draw.lot, draw.points] for draw in draws]}),
            "returned": "{}",
        },
        lines=[
            {
                "offer": one["offer"],
                "version": one["version"],
                "campaign": one["campaign"],
                "code": one["code"],
                "discount_minor": one["minor"],
                "returned_minor": 0,
            }
            for one in quote["applied"]
        ],
        check=check,
    )


REDEMPTION = rows.Family(
    table="store_redemption",
    unless='"order"',
    lines="store_redemptionline",
    link="redemption_id",
    kinds={
        "offer": "text",
        "version": "int",
        "campaign": "text",
        "code": "text",
        "discount_minor": "bigint",
        "returned_minor": "bigint",
    },
)


def redemption(*, key: str) -> Redemption | None:
    """The redemption, locked until the transaction ends; None when there is none."""
    row = RedemptionRow.objects.select_for_update().filter(key=key).first()
    return _redemption(row) if row else None


# The redemption of an order, if it has one.
REDEEMED = Ready('SELECT key FROM store_redemption WHERE "order" = %s')


def redeemed(*, order: str) -> str | None:
    """The redemption of an order, if it has one."""
    key: str | None = rows.value(query=REDEEMED, params=[order])
    return key


def keep_return(
    *, key: str, state: str, returned: Mapping[str, Any], taken_back: Mapping[str, int]
) -> None:
    """What came back so far, and by how much each offer's gift shrank so far."""
    row = RedemptionRow.objects.only("pk").get(key=key)
    row.state, row.returned = state, dict(returned)
    row.save(update_fields=["state", "returned"])
    for offer, minor in taken_back.items():
        RedemptionLine.objects.filter(redemption=row, offer=offer).update(returned_minor=minor)


def _reservation(row: Sequence[Any]) -> Reservation:
    key, order, state, created_at, expires_at, ask, quote, holds, customer = row
    ask, holds = json.loads(ask), json.loads(holds)
    return Reservation(
        key=key,
        order=order,
        customer=customer or ask.get("customer"),
        state=state,
        created_at=rows.moment(created_at),
        expires_at=rows.moment(expires_at),
        ask=ask,
        quote=json.loads(quote),
        facts=holds.get("facts", {}),
        holds=_holds(holds, order),
    )


def _redemption(row: RedemptionRow) -> Redemption:
    return Redemption(
        key=row.key,
        order=row.order,
        customer=row.ask.get("customer"),
        state=row.state,
        at=row.at,
        decided_at=row.at if row.reservation is None else row.reservation.created_at,
        ask=row.ask,
        facts=row.facts,
        quote=row.quote,
        holds=_holds(row.holds, row.order),
        returned=row.returned,
        draws=tuple(Draw(lot=lot, points=points) for lot, points in row.holds.get("draws", ())),
    )


def _text(value: Any) -> str:
    return written(value=value).decode()


def _held(holds: Holds) -> dict[str, Any]:
    return {
        "uses": [[use.key, use.units, use.ceiling] for use in holds.uses],
        "codes": list(holds.codes),
    }


def _holds(document: Mapping[str, Any], order: str) -> Holds:
    return Holds(
        uses=tuple(Use(key=k, units=n, ceiling=c) for k, n, c in document["uses"]),
        codes=tuple(document["codes"]),
        orders=frozenset((order,)),
    )
