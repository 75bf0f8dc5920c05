"""Named advisers: who has a right to one gets one, and keeps them until they leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guerdon.give.tiers.adviser import assigned
from guerdon.store.house import access
from guerdon.store.tiers import advisers as store
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Adviser

# So many customers are handed over in one transaction.
BATCH = 1_000
MOST = 1_000_000


def see_to(*, having: Sequence[int], lost: Sequence[int], now: datetime) -> int:
    """Give an adviser to those (row ids) who have a right to one and none yet; how many got one.

    Those in `lost` have no right any more. Call it inside `write()`.
    """
    store.end(pks=lost, now=now)
    waiting = store.without(pks=having)
    return _assign(waiting, now) if waiting else 0


def keep(*, adviser: Adviser, actor: str, now: datetime) -> dict[str, Any] | Refusal:
    """Add or change an adviser, and hand over customers where that calls for it.

    One who is active no more hands all over; one with less room than customers those who came
    last. Who waits for an adviser gets one as far as there is room. Answers {"adviser",
    "handed_over", "assigned", "waiting"}. Refused: a capacity below one.
    """
    if not 1 <= adviser.capacity <= MOST or not adviser.key or not adviser.name:
        return Refusal(reason="adviser_malformed", data={"most": MOST})
    with write():
        store.lock()
        store.keep(adviser=adviser)
        over = store.looked_after(adviser=adviser.key)[adviser.capacity if adviser.active else 0 :]
        store.end(pks=over, now=now)
        got = _assign(over, now)
        got += _assign(store.waiting(most=BATCH), now)
        data = {"name": adviser.name, "capacity": adviser.capacity, "active": adviser.active}
        access.note(actor=actor, act="adviser.kept", subject=adviser.key, data=data, now=now)
        left = len(store.waiting(most=BATCH))
    return {"adviser": adviser.key, "handed_over": len(over), "assigned": got, "waiting": left}


def _assign(waiting: Sequence[int], now: datetime) -> int:
    """The waiting in their order to whoever has most room, nobody over their capacity."""
    if not waiting:
        return 0
    pairs = assigned(advisers=store.lock(), load=store.loads(), waiting=[str(pk) for pk in waiting])
    store.assign(pairs=[(int(pk), key) for pk, key in pairs], now=now)
    return len(pairs)
