"""Coupon codes: made at random, easily read, issued in bulk, held, redeemed and released."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.store.models import Code, Customer
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

# Crockford's base 32 (2002) without 0 and 1: no letters or digits that are mistaken for others
# (I, L, O, U are out), so a code survives a shop receipt and the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# 11 random places of 30: 53.9 bits. With 10 million codes out, one guess in 1.7 billion hits.
RANDOM_PLACES = 11
BATCH = 5_000
TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A code as people see it in lists."""

    code: str
    offer: str
    customer: str | None
    state: str
    held_by: str
    expires_at: datetime | None


def made() -> str:
    """A code such as `7KQ2-M9XD-4TBH`: eleven random places and one that checks them."""
    number = secrets.randbelow(len(ALPHABET) ** RANDOM_PLACES)
    body = ""
    for _ in range(RANDOM_PLACES):
        number, place = divmod(number, len(ALPHABET))
        body += ALPHABET[place]
    return _grouped(body + check_character(body=body))


def check_character(*, body: str) -> str:
    """The last place of a code: the hybrid system of ISO/IEC 7064 for 30 characters, MOD 31,30.

    It finds every single wrong place and nearly every swap of neighbours.
    """
    size = len(ALPHABET)
    rest = size
    for character in body:
        rest = (rest + ALPHABET.index(character)) % size or size
        rest = rest * 2 % (size + 1)
    return ALPHABET[(size + 1 - rest) % size]


def normal(*, text: str) -> str:
    """The code as stored: upper case without blanks; our own form gets its hyphens back."""
    plain = "".join(text.split()).upper()
    bare = plain.replace("-", "")
    return _grouped(bare) if well_formed(code=bare) else plain


def well_formed(*, code: str) -> bool:
    """Whether a text without hyphens is one of our codes by its form and its check character."""
    if len(code) != RANDOM_PLACES + 1 or any(place not in ALPHABET for place in code):
        return False
    return check_character(body=code[:-1]) == code[-1]


def _grouped(bare: str) -> str:
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


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
    with write():
        issued: list[str] = []
        for start in range(0, len(owners), BATCH):
            issued += _issued(offer, owners[start : start + BATCH], now, expires_at)
    return issued


def _issued(
    offer: str, owners: list[int | None], now: datetime, expires_at: datetime | None
) -> list[str]:
    """One batch in the order of its owners; a code that exists already is drawn again."""
    codes = [""] * len(owners)
    waiting = list(range(len(owners)))
    for _ in range(TRIES):
        drawn = {made(): place for place in waiting}
        taken = _written({c: owners[place] for c, place in drawn.items()}, offer, now, expires_at)
        for code in taken:
            codes[drawn[code]] = code
        waiting = [place for place in waiting if not codes[place]]
        if not waiting:
            return codes
    raise RuntimeError(f"no {len(waiting)} free codes in {TRIES} draws")


def _written(
    drawn: dict[str, int | None], offer: str, now: datetime, expires_at: datetime | None
) -> list[str]:
    """Store those codes that are new by one statement; which they were."""
    if connection.vendor == "sqlite":
        source = (
            "SELECT json_extract(value, '$[0]'), %s, json_extract(value, '$[1]'), 'fresh', '',"
            " %s, %s FROM json_each(%s) WHERE true"
        )
        values: list[Any] = [json.dumps(list(drawn.items()))]
    else:
        source = (
            "SELECT code, %s, owner, 'fresh', '', %s::timestamptz, %s::timestamptz"
            " FROM unnest(%s::text[], %s::bigint[]) AS drawn (code, owner)"
        )
        values = [list(drawn), list(drawn.values())]
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_code"
            " (code, offer, customer_id, state, held_by, issued_at, expires_at)"
            f" {source} ON CONFLICT (code) DO NOTHING RETURNING code",
            [offer, moment(now), expires_at and moment(expires_at), *values],
        )
        return [code for (code,) in cursor.fetchall()]


def hold(*, codes: Iterable[str], order: str) -> Refusal | None:
    """Hold unique codes for an order, in sorted order; call it inside `write()`.

    A code that the order holds already stays held. Refused with `code_taken` when another order
    has one of them; the caller's transaction must then be rolled back.
    """
    for code in sorted(set(codes)):
        free = Code.objects.filter(code=code, state="fresh").update(state="held", held_by=order)
        if free or Code.objects.filter(code=code, state="held", held_by=order).exists():
            continue
        return Refusal(reason="code_taken", data={"code": code})
    return None


def redeem(*, codes: Iterable[str], order: str) -> Refusal | None:
    """Use up codes that the order holds or that nobody does, as `hold`, for good."""
    for code in sorted(set(codes)):
        own = Code.objects.filter(code=code, state="held", held_by=order)
        free = Code.objects.filter(code=code, state="fresh")
        if own.update(state="redeemed") or free.update(state="redeemed", held_by=order):
            continue
        return Refusal(reason="code_taken", data={"code": code})
    return None


def release(*, codes: Iterable[str], order: str, redeemed: bool = False) -> None:
    """Free what the order holds (or, with `redeemed`, has used); others' codes stay as they are."""
    state = "redeemed" if redeemed else "held"
    for code in sorted(set(codes)):
        rows = Code.objects.filter(code=code, state=state, held_by=order)
        rows.update(state="fresh", held_by="")


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
