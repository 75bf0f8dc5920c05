"""Seeds and draws: one open seed a member and draw, sealed until revealed; draws never change."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from guerdon.give.draw.seed import SEED_BYTES, commitment
from guerdon.store import rows
from guerdon.store.models import DrawSeed, DrawTake
from guerdon.store.sealed import seal, unseal
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

_OPEN = """
SELECT s.id, s.sealed, s."commit", s.nonce, s.dry FROM store_drawseed s
JOIN store_customer c ON c.id = s.customer_id
WHERE c.key = %s AND s.draw = %s AND s.revealed_at IS NULL{lock}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """An open seed as anybody may see it: its commitment, draws made, and draws without a rare."""

    commit: str
    nonce: int
    dry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An open seed in the hands of a draw, which alone may open it."""

    seed: int
    server_seed: bytes
    commit: str
    nonce: int
    dry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One draw as it was: `record` has every input; `server_seed` only once it is revealed."""

    key: str
    customer: str
    draw: str
    at: datetime
    rolled: str
    given: str
    points: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How many draws a member made since each of some moments, and in all."""

    since: tuple[int, ...]
    in_all: int


def seeded(*, customer: str, draw: str) -> Seeded | None:
    """The member's open seed for the draw, if there is one."""
    row = DrawSeed.objects.filter(customer__key=customer, draw=draw, revealed_at=None).first()
    return None if row is None else Seeded(commit=row.commit, nonce=row.nonce, dry=row.dry)


def committed(*, customer: str, draw: str, now: datetime) -> Seeded | Refusal:
    """The member's open seed, made and committed to now where there is none.

    Refused: `customer_unknown`.
    """
    found = seeded(customer=customer, draw=draw)
    if found is not None:
        return found
    with write():
        if not _opened(customer, draw, 0, now):
            return Refusal(reason="customer_unknown", data={"customer": customer})
    found = seeded(customer=customer, draw=draw)
    assert found is not None  # noqa: S101 (it was opened above, by us or in parallel)
    return found


def _opened(customer: str, draw: str, dry: int, now: datetime) -> bool:
    """A new seed by the secure generator, unless one is open; whether the customer is known."""
    pk = rows.value(query=rows.CUSTOMER, params=[customer])
    if pk is None:
        return False
    server_seed = secrets.token_bytes(SEED_BYTES)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_drawseed"
            ' (customer_id, draw, sealed, "commit", nonce, dry, created_at)'
            " VALUES (%s, %s, %s, %s, 0, %s, %s) ON CONFLICT DO NOTHING",
            [
                pk,
                draw,
                seal(plain={"seed": server_seed.hex()}),
                commitment(server_seed=server_seed),
                dry,
                connection.ops.adapt_datetimefield_value(now),
            ],
        )
    return True


def hold(*, customer: str, draw: str) -> Held | None:
    """The member's open seed, held until the transaction ends; call it inside `write()`."""
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE OF s"
    found = rows.several(query=_OPEN.format(lock=lock), params=[customer, draw])
    if not found:
        return None
    pk, sealed, commit, nonce, dry = found[0]
    opened = unseal(sealed=bytes(sealed))["seed"] or ""
    return Held(seed=pk, server_seed=bytes.fromhex(opened), commit=commit, nonce=nonce, dry=dry)


def made(*, customer: str, draw: str, since: tuple[datetime, ...]) -> Made:
    """How many draws the member made from each moment on."""
    own = DrawTake.objects.filter(customer__key=customer, draw=draw)
    counts = own.aggregate(
        in_all=Count("pk"),
        **{f"from_{place}": Count("pk", filter=Q(at__gte=at)) for place, at in enumerate(since)},
    )
    return Made(
        since=tuple(counts[f"from_{place}"] for place in range(len(since))),
        in_all=counts["in_all"],
    )


def keep(*, held: Held, taken: Taken, version: int, dry: int) -> None:
    """Write the draw down and count it on its seed; call it inside the `write()` that holds it."""
    seed = DrawSeed.objects.get(pk=held.seed)
    DrawTake.objects.create(
        key=taken.key,
        seed=seed,
        customer_id=seed.customer_id,
        draw=taken.draw,
        version=version,
        nonce=held.nonce,
        at=taken.at,
        rolled=taken.rolled,
        given=taken.given,
        points=taken.points,
        record=dict(taken.record),
    )
    DrawSeed.objects.filter(pk=held.seed).update(nonce=held.nonce + 1, dry=dry)


def revealed(*, customer: str, draw: str, now: datetime) -> str | None:
    """Open the member's seed to them for ever and commit to a new one; the seed in hexadecimal.

    None where none is open. The count of draws without a rare prize goes on with the new seed.
    Call it inside `write()`.
    """
    held = hold(customer=customer, draw=draw)
    if held is None:
        return None
    DrawSeed.objects.filter(pk=held.seed).update(revealed_at=now)
    _opened(customer, draw, held.dry, now)
    return held.server_seed.hex()


def taken(*, key: str) -> Taken | None:
    """One draw by its key."""
    found = _read(DrawTake.objects.filter(key=key))
    return found[0] if found else None


def listed(*, customer: str, draw: str, most: int = 20) -> tuple[Taken, ...]:
    """The member's newest draws of this kind, newest first."""
    own = DrawTake.objects.filter(customer__key=customer, draw=draw)
    return _read(own.order_by("-at", "-pk")[:most])


def _read(found: Any) -> tuple[Taken, ...]:
    return tuple(_taken(row) for row in found.select_related("seed", "customer"))


def _taken(row: DrawTake) -> Taken:
    server_seed = None
    if row.seed.revealed_at is not None:
        server_seed = unseal(sealed=bytes(row.seed.sealed))["seed"]
    return Taken(
        key=row.key,
        customer=row.customer.key,
        draw=row.draw,
        at=row.at,
        rolled=row.rolled,
        given=row.given,
        points=row.points,
        record={**row.record, "server_seed": server_seed},
    )
