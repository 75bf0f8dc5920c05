"""Counters that hold offers and budgets to their limits: one guarded statement each, in order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from guerdon.store import parcel, rows
from guerdon.store.bulk import among
from guerdon.store.models import Counter
from guerdon.store.parcel import Ready, RefusedError
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use

# The first use makes the row; every use, the first too, is held to the ceiling of its offer.
TAKE = Ready("""
INSERT INTO store_counter (key, used, ceiling)
SELECT CAST(%s AS varchar), CAST(%s AS bigint), CAST(%s AS bigint)
WHERE CAST(%s AS bigint) <= CAST(%s AS bigint)
ON CONFLICT (key) DO UPDATE SET used = store_counter.used + excluded.used,
  ceiling = excluded.ceiling
WHERE store_counter.used + excluded.used <= excluded.ceiling
""")
TAKE_STANDING = Ready("""
UPDATE store_counter SET used = used + %s WHERE key = %s AND used + %s <= ceiling
""")
GIVE_BACK = Ready("""
UPDATE store_counter SET used = CASE WHEN used >= %s THEN used - %s ELSE 0 END WHERE key = %s
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A counter as it stands."""

    key: str
    used: int
    ceiling: int


def take(*, uses: Iterable[Use]) -> Refusal | None:
    """Take every use or refuse at the first that does not fit; call it inside `write()`.

    Uses of one counter are added up; counters are taken in sorted order, so that parallel orders
    wait for each other and never deadlock. A ceiling of None leaves the one that stands. After a
    refusal (`limit_reached` with the counter and what is left, `budget_unknown`) the caller's
    transaction must be rolled back.
    """
    try:
        move(back=(), take=uses)
        parcel.settle()
    except RefusedError as refused:
        return refused.refusal
    return None


def move(*, back: Iterable[Use], take: Iterable[Use], raced: Refusal | None = None) -> None:
    """Give some uses back and take others, as `take`, in one pass over the counters.

    They go with the next statement of the transaction, and RefusedError carries the refusal out of
    that; `raced`, where it is given, stands for `limit_reached`.
    """
    returned = (Use(key=use.key, units=-use.units, ceiling=None) for use in back)
    for use in added(uses=(*returned, *take)):
        if use.units < 0:
            values: list[int | str] = [-use.units, -use.units, use.key]
            parcel.later(query=GIVE_BACK, params=values)
        elif use.units:
            _take(use, raced)


def _take(use: Use, raced: Refusal | None) -> None:
    def check(count: int) -> None:
        if count != 1:
            refusal = _short(use)
            limit = refusal.reason == "limit_reached"
            raise RefusedError(raced if raced is not None and limit else refusal)

    if use.ceiling is None:
        values: list[int | str] = [use.units, use.key, use.units]
        parcel.later(query=TAKE_STANDING, params=values, check=check)
    else:
        values = [use.key, use.units, use.ceiling, use.units, use.ceiling]
        parcel.later(query=TAKE, params=values, check=check)


def added(*, uses: Iterable[Use]) -> list[Use]:
    """One use a counter, in the order in which counters are taken; the lowest ceiling counts."""
    found: dict[str, Use] = {}
    for use in uses:
        before = found.get(use.key)
        if before is None:
            found[use.key] = use
            continue
        known = [c for c in (before.ceiling, use.ceiling) if c is not None]
        ceiling = min(known, default=None)
        found[use.key] = Use(key=use.key, units=before.units + use.units, ceiling=ceiling)
    return [found[key] for key in sorted(found)]


def _short(use: Use) -> Refusal:
    row = Counter.objects.filter(pk=use.key).first()
    if row is None and use.ceiling is None:
        return Refusal(reason="budget_unknown", data={"budget": use.key.partition("/")[2]})
    used = row.used if row else 0
    ceiling = use.ceiling if use.ceiling is not None else row.ceiling if row else 0
    data = {"limit": use.key, "left": max(0, ceiling - used), "asked": use.units}
    return Refusal(reason="limit_reached", data=data)


def give_back(*, uses: Iterable[Use]) -> None:
    """Return what was taken, in the order of taking; call it inside `write()`."""
    move(back=uses, take=())


def open_counter(*, key: str, ceiling: int) -> Refusal | None:
    """A counter with a ceiling of its own, such as a shared budget; again: a new ceiling.

    Refused: a ceiling under what was used already (`ceiling_under_used`), with nothing changed.
    """
    with write(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_counter (key, used, ceiling) VALUES (%s, 0, %s)"
            " ON CONFLICT (key) DO UPDATE SET ceiling = excluded.ceiling"
            " WHERE store_counter.used <= excluded.ceiling",
            [key, ceiling],
        )
        if cursor.rowcount == 1:
            return None
        used = Counter.objects.get(pk=key).used
    return Refusal(reason="ceiling_under_used", data={"ceiling": ceiling, "used": used})


def standing(*, keys: Sequence[str]) -> Mapping[str, Counted]:
    """The counters among these that have been used or opened."""
    found = Counter.objects.filter(pk__in=keys)
    return {row.pk: Counted(key=row.pk, used=row.used, ceiling=row.ceiling) for row in found}


def short(*, keys: Collection[str]) -> dict[str, int]:
    """How many units each of the counters lacks for one more; none where there is a place."""
    found = standing(keys=sorted(keys)) if keys else {}
    return {
        key: max(0, found[key].used + 1 - found[key].ceiling) if key in found else 0 for key in keys
    }


def full(*, keys: Collection[str]) -> frozenset[str]:
    """Those of the counters that have no place left."""
    if not keys:
        return frozenset()
    test, values = among("key", sorted(keys))
    query = f"SELECT key FROM store_counter WHERE used >= ceiling AND {test}"
    return frozenset(key for (key,) in rows.several(query=query, params=values))
