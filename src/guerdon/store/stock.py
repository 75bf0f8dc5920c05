"""The stock of things that offers give away: how many there were, went out, and are left."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.store import access, counters
from guerdon.store.models import Counter
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key


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
        access.note(
            actor=actor, act="stock.put", subject=item[:200], data={"pieces": pieces}, now=now
        )
        found = seen(item=item)
    assert found is not None  # noqa: S101 (it was opened above)
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
