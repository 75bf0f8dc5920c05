"""Coupon codes: made at random, easily read, issued in bulk, held, redeemed and released."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection

from guerdon.give.coupons.pattern import Pattern, parsed, writer
from guerdon.store import parcel
from guerdon.store.models import Code, Customer
from guerdon.store.parcel import Ready, RefusedError
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

BATCH = 5_000
TRIES = 20
# Beyond the space, so that no code is likelier than another by more than one in 2^64.
SPARE_BITS = 64


def _standard() -> Pattern:
    found = parsed(text="****-****-***%")
    assert isinstance(found, Pattern)  # noqa: S101 (our own words)
    return found


# 11 random places of 30: 53.9 bits. With 10 million codes out, one guess in 1.7 billion hits.
STANDARD = _standard()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A code as people see it in lists."""

    code: str
    offer: str
    customer: str | None
    state: str
    held_by: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What all codes of one issue share; `batch` is the number of its batch, if it has one."""

    offer: str
    now: datetime
    expires_at: datetime | None = None
    pattern: Pattern = STANDARD
    shared: bool = False
    batch: int | None = None


def drawn(*, pattern: Pattern, count: int) -> list[str]:
    """Codes of the pattern by the secure generator of the operating system."""
    space, written = pattern.space, writer(pattern=pattern)
    size = (space.bit_length() + SPARE_BITS + 7) // 8
    chance = secrets.token_bytes(size * count)
    number = partial(int.from_bytes, byteorder="big")
    return [written(number(chance[at : at + size]) % space) for at in range(0, size * count, size)]


def issue(
    *,
    offer: str,
    count: int,
    now: datetime,
    customers: Sequence[str] | None = None,
    expires_at: datetime | None = None,
) -> list[str] | Refusal:
    """`count` new codes, or one for each of `customers` who alone may use it; all or none.

    Refused: a customer that the store does not know (`customer_unknown`).
    """
    owners: list[int | None] = [None] * count
    if customers is not None:
        known = dict(Customer.objects.filter(key__in=customers).values_list("key", "pk"))
        missing = sorted(set(customers) - known.keys())
        if missing:
            return Refusal(reason="customer_unknown", data={"customer": missing[0]})
        owners = [known[key] for key in customers]
    making = Making(offer=offer, now=now, expires_at=expires_at)
    with write():
        issued: list[str] = []
        for start in range(0, len(owners), BATCH):
            issued += made(making=making, owners=owners[start : start + BATCH])
    return issued


def made(
    *, making: Making, owners: Sequence[int | None], first: Sequence[str] | None = None
) -> list[str]:
    """One new code for each owner (a customer's number, None: anybody), in their order, stored.

    `first` are as many codes drawn before; one that exists already is drawn again. Call it inside
    `write()`, some thousands at once.
    """
    codes = [""] * len(owners)
    waiting = list(range(len(owners)))
    for _ in range(TRIES):
        draws = first or drawn(pattern=making.pattern, count=len(waiting))
        places = dict(zip(draws, waiting, strict=True))
        rows = [(code, owners[place], None) for code, place in places.items()]
        for code in stored(making=making, rows=rows):
            codes[places[code]] = code
        waiting = [place for place in waiting if not codes[place]]
        if not waiting:
            return codes
        first = None
    raise RuntimeError(f"no {len(waiting)} free codes in {TRIES} draws")


def stored(*, making: Making, rows: Sequence[tuple[str, int | None, datetime | None]]) -> list[str]:
    """Store those codes that are new by one statement; which they were.

    Each row is a code, the number of its owner, and its own end if it has one.
    """
    moment = connection.ops.adapt_datetimefield_value
    # In the order of the index that keeps them apart, which then is written page by page.
    ordered = [(code, owner, end and moment(end)) for code, owner, end in sorted(rows, key=_first)]
    if connection.vendor == "sqlite":
        source = (
            "SELECT json_extract(value, '$[0]'), %s, json_extract(value, '$[1]'), %s, '', %s,"
            " coalesce(json_extract(value, '$[2]'), %s), %s FROM json_each(%s) WHERE true"
        )
        values: list[Any] = [json.dumps(ordered)]
    else:
        source = (
            "SELECT code, %s, owner, %s, '', %s::timestamptz, coalesce(ends, %s::timestamptz),"
            " %s::bigint FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[])"
            " AS drawn (code, owner, ends)"
        )
        values = [list(column) for column in zip(*ordered, strict=True)] or [[], [], []]
    state = "open" if making.shared else "fresh"
    ends = making.expires_at and moment(making.expires_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_code"
            " (code, offer, customer_id, state, held_by, issued_at, expires_at, batch_id)"
            f" {source} ON CONFLICT (code) DO NOTHING RETURNING code",
            [making.offer, state, moment(making.now), ends, making.batch, *values],
        )
        return [code for (code,) in cursor.fetchall()]


def _first(row: tuple[str, int | None, datetime | None]) -> str:
    return row[0]


TAKE = Ready("""
UPDATE store_code SET state = %s, held_by = %s
WHERE code = %s AND (state = 'fresh' OR (state = 'held' AND held_by = %s))
""")
# A shared code is nobody's: any number of orders use it, within the limits of its offer.
OPEN = Ready("SELECT 1 FROM store_code WHERE code = %s AND state = 'open'")
FREE = Ready(
    "UPDATE store_code SET state = 'fresh', held_by = ''"
    " WHERE code = %s AND state = %s AND held_by = %s"
)


def hold(*, codes: Iterable[str], order: str, taken: Refusal | None = None) -> None:
    """Hold unique codes for an order, in sorted order; call it inside `write()`.

    A code that the order holds already stays held. When another order has one of them RefusedError
    comes out of the next statement of the transaction, with `taken` or `code_taken`.
    """
    _take(codes, order, "held", taken)


def redeem(*, codes: Iterable[str], order: str, taken: Refusal | None = None) -> None:
    """Use up codes that the order holds or that nobody does, as `hold`, for good."""
    _take(codes, order, "redeemed", taken)


def _take(codes: Iterable[str], order: str, state: str, taken: Refusal | None) -> None:
    for code in sorted(set(codes)):
        counts: list[int] = []
        refusal = taken or Refusal(reason="code_taken", data={"code": code})
        values = [state, order, code, order]
        parcel.later(query=TAKE, params=values, check=counts.append)
        parcel.later(query=OPEN, params=[code], check=partial(_either, counts, refusal))


def _either(before: list[int], refusal: Refusal, count: int) -> None:
    if not count and not any(before):
        raise RefusedError(refusal)


def release(*, codes: Iterable[str], order: str, redeemed: bool = False) -> None:
    """Free what the order holds (or, with `redeemed`, has used); others' codes stay as they are."""
    for code in sorted(set(codes)):
        parcel.later(query=FREE, params=[code, "redeemed" if redeemed else "held", order])


def void(*, codes: Iterable[str]) -> int:
    """Withdraw codes that nobody uses or holds; how many there were. Call it inside `write()`."""
    return Code.objects.filter(code__in=sorted(set(codes)), state="fresh").update(state="void")


def of_offer(*, offer: str, most: int = 100, after: str = "") -> list[CodeSeen]:
    """An offer's codes in order, at most `most`, after the code `after`."""
    rows = Code.objects.filter(offer=offer, code__gt=after).order_by("code")
    found = rows.values_list("code", "offer", "customer__key", "state", "held_by", "expires_at")
    return [
        CodeSeen(code=c, offer=o, customer=k, state=s, held_by=h, expires_at=e)
        for c, o, k, s, h, e in found[:most]
    ]


def counted(*, offer: str) -> dict[str, int]:
    """How many codes of the offer are fresh, held, redeemed and void."""
    from django.db.models import Count

    rows = Code.objects.filter(offer=offer).values_list("state").annotate(Count("pk"))
    return dict(rows)
