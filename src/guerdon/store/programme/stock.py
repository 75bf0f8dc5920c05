"""The stock of things that offers give away: how many there were, went out, and are left."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guerdon.store import counters
from guerdon.store.house import access
from guerdon.store.models import Counter, Reservation
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key

# Acts of the audit trail: what a call set, and a person's change with its reason.
PUT, CHANGED = "stock.put", "stock.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked:
    """One thing: `pieces` were put in all, of which `out` are held by orders or given."""

    item: str
    pieces: int
    out: int

    @property
    def left(self) -> int:
        """How many may still be given."""
        return self.pieces - self.out


def put(*, item: str, pieces: int, actor: str, now: datetime) -> Stocked | Refusal:
    """From now on so many pieces are there in all, those given out included.

    The same again changes nothing. Refused, with nothing changed: fewer than went out already.
    """
    with write():
        short = counters.open_counter(key=stock_key(item=item), ceiling=pieces)
        if short is not None:
            data = {"item": item, "pieces": pieces, "out": short.data["used"]}
            return Refusal(reason="stock_under_out", data=data)
        access.note(actor=actor, act=PUT, subject=item[:200], data={"pieces": pieces}, now=now)
        found = seen(item=item)
    assert found is not None  # noqa: S101 (it was opened above)
    return found


def begin(*, item: str, pieces: int, why: str, actor: str, now: datetime) -> Stocked | Refusal:
    """Count a thing that nobody counted; refused where it is counted (`stock_counted`)."""
    with write():
        start = {"used": 0, "ceiling": pieces}
        _, made = Counter.objects.get_or_create(pk=stock_key(item=item), defaults=start)
        if not made:
            return Refusal(reason="stock_counted", data={"item": item})
        return _noted("begin", item, 0, why, actor, now)


def moved(*, item: str, by: int, why: str, actor: str, now: datetime) -> Stocked | Refusal:
    """So many pieces came (or went, below zero) beside what was given.

    Refused, with nothing changed: a thing that nobody counts (`not_found`), more taken off than
    are left (`stock_left_short`).
    """
    with write():
        row = _locked(item)
        if row is None:
            return Refusal(reason="not_found", data={"what": "item", "key": item})
        if row.ceiling + by < row.used:
            left = row.ceiling - row.used
            return Refusal(reason="stock_left_short", data={"asked": -by, "left": left})
        Counter.objects.filter(pk=row.pk).update(ceiling=row.ceiling + by)
        return _noted("add" if by > 0 else "take_off", item, row.ceiling, why, actor, now)


def recounted(*, item: str, there: int, why: str, actor: str, now: datetime) -> Stocked | Refusal:
    """So many pieces lie there now, those included that open holds have promised.

    Refused, with nothing changed: a thing that nobody counts (`not_found`), fewer than are
    promised (`stock_under_promised`).
    """
    with write():
        row = _locked(item)
        if row is None:
            return Refusal(reason="not_found", data={"what": "item", "key": item})
        kept = promised().get(item, 0)
        if there < kept:
            return Refusal(reason="stock_under_promised", data={"there": there, "promised": kept})
        pieces = max(0, row.used - kept) + there
        Counter.objects.filter(pk=row.pk).update(ceiling=pieces)
        return _noted("recount", item, row.ceiling, why, actor, now)


def _locked(item: str) -> Counter | None:
    """The counter, with orders that would take a piece waiting until this is through."""
    return Counter.objects.select_for_update().filter(pk=stock_key(item=item)).first()


def _noted(how: str, item: str, before: int, why: str, actor: str, now: datetime) -> Stocked:
    found = seen(item=item)
    assert found is not None  # noqa: S101 (its row was just written)
    data = {"how": how, "before": before, "pieces": found.pieces, "why": why}
    access.note(actor=actor, act=CHANGED, subject=item[:200], data=data, now=now)
    return found


def promised() -> Mapping[str, int]:
    """By thing how many of the pieces that are out are only promised, to orders that hold them.

    Holds are few at any moment, and short.
    """
    found: Tally[str] = Tally()
    start = stock_key(item="")
    for holds in Reservation.objects.filter(state="held").values_list("holds", flat=True):
        for key, units, _ in holds.get("uses", ()):
            if key.startswith(start):
                found[key.removeprefix(start)] += units
    return found


def seen(*, item: str) -> Stocked | None:
    """One thing, None where nobody counts it."""
    row = Counter.objects.filter(pk=stock_key(item=item)).first()
    return None if row is None else _stocked(row)


def listed() -> tuple[Stocked, ...]:
    """Everything that is counted, by item."""
    rows = Counter.objects.filter(pk__startswith=stock_key(item="")).order_by("pk")
    return tuple(_stocked(row) for row in rows)


def _stocked(row: Counter) -> Stocked:
    return Stocked(item=row.pk.partition("/")[2], pieces=row.ceiling, out=row.used)
