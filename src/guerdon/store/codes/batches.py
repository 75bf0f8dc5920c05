"""Batches of codes: opened once, filled step by step so that a killed job goes on, voided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q

from guerdon.canonical import digest
from guerdon.give.coupons.pattern import Pattern, parsed
from guerdon.store import jobs
from guerdon.store.codes import codes
from guerdon.store.codes.codes import BATCH, Making
from guerdon.store.house import access
from guerdon.store.models import Code, CodeBatch, Customer
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

# Each step rewrites most pages of the index of a large table, since codes are random: fewer and
# larger ones are quicker, and keep other writers waiting for longer.
STEP = 20_000
STATES = ("waiting", "complete", "void", "refused")
CODE_STATES = ("fresh", "open", "held", "redeemed", "void")
# The very words of the index, so that SQLite may use it.
MOVED = """
SELECT batch_id, state, count(*) FROM store_code
WHERE state IN ('open', 'held', 'redeemed', 'void') {among} GROUP BY batch_id, state
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a batch is asked to be; `pattern` "" where its codes come from the file `source`.

    `wanted` codes, or one for each of `owners` (customers' keys). Codes open their offer in
    [starts_at, expires_at). `shared`: each may be used by many orders. `signed`: each can be
    handed out as a token that tills prove without network, with `amount_minor` of `currency` off
    from `least_minor` on as what it says.
    """

    key: str
    offer: str
    pattern: str = ""
    own: str = ""
    shared: bool = False
    signed: bool = False
    amount_minor: int | None = None
    currency: str = ""
    least_minor: int = 0
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    wanted: int = 0
    owners: tuple[str, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as it stands; `states` counts its codes where that was asked for."""

    number: int
    key: str
    offer: str
    state: str
    pattern: str
    own: str
    shared: bool
    signed: bool
    amount_minor: int | None
    currency: str
    least_minor: int
    starts_at: datetime | None
    expires_at: datetime | None
    wanted: int
    made: int
    read: int
    refused: int
    source: Mapping[str, Any]
    reason: Mapping[str, Any]
    created_at: datetime
    created_by: str
    completed_at: datetime | None
    voided_at: datetime | None
    states: Mapping[str, int] = field(default_factory=dict)


def begin(*, asked: Asked, actor: str, now: datetime) -> Batch | Refusal:
    """Open the batch and enqueue the job that fills it; the same ask again answers its batch.

    Refused: a key that another ask has (`batch_exists`), an owner who is not known. One that was
    refused before, and so holds nothing, gives its key free.
    """
    mark = digest(value=asked)
    with write():
        CodeBatch.objects.filter(key=asked.key, state="refused").delete()
        owners = _numbers(asked.owners)
        if isinstance(owners, Refusal):
            return owners
        words = asdict(asked) | {"owners": owners, "source": dict(asked.source)}
        words |= {"digest": mark, "created_at": now, "created_by": actor}
        row, new = CodeBatch.objects.get_or_create(key=asked.key, defaults=words)
        if not new:
            other = Refusal(reason="batch_exists", data={"batch": asked.key})
            return shown(row) if row.digest == mark else other
        data = {"offer": asked.offer, "wanted": asked.wanted}
        access.note(actor=actor, act="codes.begun", subject=asked.key, data=data, now=now)
        jobs.enqueue(kind="codes", args={"batch": row.key}, now=now, unique=f"codes:{row.pk}")
    return shown(row)


def _numbers(owners: Sequence[str]) -> list[int] | Refusal:
    if not owners:
        return []
    rows = Customer.objects.filter(key__in=owners, merged_into=None)
    known = dict(rows.values_list("key", "pk"))
    missing = sorted(set(owners) - known.keys())
    if missing:
        return Refusal(reason="customer_unknown", data={"customer": missing[0]})
    return [known[key] for key in owners]


def step(*, key: str, now: datetime) -> Batch | None:
    """Make the batch's next STEP codes and count them, in one transaction.

    So nothing is made twice or counted wrong, wherever a job is killed and however many run at
    once. None for a batch that is not there; one that waits no more is left as it is.
    """
    before = seen(key=key)
    if before is None or before.state != "waiting" or not before.pattern:
        return before
    terms, count = making(batch=before, now=now), min(STEP, before.wanted - before.made)
    # Drawn while others may still write.
    first = codes.drawn(pattern=terms.pattern, count=count)
    with write():
        row = CodeBatch.objects.select_for_update().get(key=key)
        if row.state != "waiting" or row.made != before.made:
            return shown(row)
        owners = row.owners[row.made : row.made + count] or [None] * count
        codes.made(making=terms, owners=owners, first=first)
        row.made += count
        if row.made == row.wanted:
            row.state, row.completed_at, row.owners = "complete", now, []
        row.save(update_fields=["made", "state", "completed_at", "owners"])
    return shown(row)


def making(*, batch: Batch, now: datetime) -> Making:
    """What the codes of the batch share."""
    more: dict[str, Any] = {}
    if batch.pattern:
        pattern = parsed(text=batch.pattern, own=batch.own)
        assert isinstance(pattern, Pattern), pattern  # noqa: S101 (it was parsed when opened)
        more["pattern"] = pattern
    return Making(
        offer=batch.offer,
        now=now,
        expires_at=batch.expires_at,
        shared=batch.shared,
        batch=batch.number,
        **more,
    )


def void(*, key: str, actor: str, now: datetime) -> Batch | Refusal:
    """No code of the batch opens anything from now on, but for orders that hold one already.

    That holds at once; a job then marks the single codes. Again changes nothing.
    """
    with write():
        row = CodeBatch.objects.select_for_update().filter(key=key).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "batch", "key": key})
        if row.state not in ("void", "refused"):
            row.state, row.voided_at, row.owners = "void", now, []
            row.save(update_fields=["state", "voided_at", "owners"])
            data = {"offer": row.offer, "made": row.made}
            access.note(actor=actor, act="codes.voided", subject=key, data=data, now=now)
            unique = f"codes:{row.pk}:void"
            jobs.enqueue(kind="codes", args={"batch": key}, now=now, unique=unique)
    return shown(row)


def mark_void(*, batch: Batch, after: int = 0) -> int | None:
    """Mark the next few thousand unused codes of a void batch; the last one's id, None: done."""
    with write():
        rows = Code.objects.filter(batch=batch.number, pk__gt=after).order_by("pk")
        part = list(rows.values_list("pk", flat=True)[:BATCH])
        if not part:
            return None
        unused = Q(pk__gt=after, pk__lte=part[-1], state__in=("fresh", "open"))
        Code.objects.filter(unused, batch=batch.number).update(state="void")
    return part[-1]


def seen(*, key: str, counted: bool = False) -> Batch | None:
    """One batch, with its codes counted by state if asked."""
    row = CodeBatch.objects.defer("owners").filter(key=key).first()
    if row is None:
        return None
    return shown(row, _counts([row])[row.pk] if counted else {})


def listed(*, offer: str = "", most: int = 50) -> list[Batch]:
    """The newest batches with their codes counted, of one offer or of all."""
    rows = CodeBatch.objects.defer("owners").order_by("-pk")
    found = list((rows.filter(offer=offer) if offer else rows)[:most])
    counts = _counts(found)
    return [shown(row, counts[row.pk]) for row in found]


def _counts(batches: Sequence[CodeBatch]) -> dict[int, dict[str, int]]:
    """State -> number: those that moved are counted, the others are the rest."""
    found: dict[int, dict[str, int]] = {row.pk: {} for row in batches}
    if not found:
        return found
    among = f"AND batch_id IN ({', '.join(['%s'] * len(found))})"
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(among=among), list(found))
        for number, state, count in cursor.fetchall():
            found[number][state] = count
    for row in batches:
        counts = found[row.pk]
        rest = row.made - sum(counts.values())
        if row.state == "void":
            # What the job has not marked yet is void all the same.
            counts["void"] = counts.get("void", 0) + rest + counts.pop("open", 0)
        elif rest:
            counts["fresh"] = rest
    return found


def out(*, pattern: Pattern) -> int:
    """How many codes batches of this very pattern have or will have."""
    rows = CodeBatch.objects.filter(pattern=pattern.text, own=pattern.own)
    return sum(rows.exclude(state="refused").values_list("wanted", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One code of a batch for its managers; `customer` and `held_by` are "" where there is none."""

    code: str
    state: str
    customer: str
    held_by: str
    issued_at: datetime
    expires_at: datetime | None


def each(*, batch: Batch) -> Iterator[Exported]:
    """Every code of the batch in the order of making, read a few thousand at a time."""
    after = 0
    while True:
        rows = Code.objects.filter(batch=batch.number, pk__gt=after).order_by("pk")
        found = rows.annotate(owner=F("customer__key")).values_list(
            "pk", "code", "state", "owner", "held_by", "issued_at", "expires_at"
        )
        part = list(found[:BATCH])
        if not part:
            return
        after = part[-1][0]
        for _, code, state, owner, held_by, issued_at, expires_at in part:
            unused = batch.state == "void" and state in ("fresh", "open")
            yield Exported(
                code=code,
                state="void" if unused else state,
                customer=owner or "",
                held_by=held_by,
                issued_at=issued_at,
                expires_at=expires_at,
            )


def shown(row: CodeBatch, /, states: Mapping[str, int] | None = None) -> Batch:
    """The row as others see it."""
    words = {name: getattr(row, name) for name in Batch.__slots__ if name not in _OURS}
    return Batch(**words, number=row.pk, states=states or {})


_OURS = ("number", "states")
