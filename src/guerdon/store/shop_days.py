"""The shop's own working days and days off, which stand before the state's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guerdon.store.house import access
from guerdon.store.models import ShopDay as Row
from guerdon.store.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """A day that this shop works or not, with what it is called."""

    day: date
    worked: bool
    name: str


def listed(*, year: int) -> tuple[OwnDay, ...]:
    """The own days of a year, the first first."""
    found = Row.objects.filter(day__year=year).order_by("day")
    return tuple(OwnDay(day=row.day, worked=row.worked, name=row.name) for row in found)


def keep(*, days: Sequence[OwnDay], actor: str, now: datetime) -> int:
    """Add days or change them; how many are different from before. All or nothing."""
    changed = 0
    with write():
        before = {row.day: row for row in Row.objects.filter(day__in=[one.day for one in days])}
        for one in days:
            row = before.get(one.day)
            if row is not None and (row.worked, row.name) == (one.worked, one.name):
                continue
            said = {"worked": one.worked, "name": one.name}
            Row.objects.update_or_create(day=one.day, defaults=said)
            note = {"worked": one.worked, "name": one.name}
            access.note(
                actor=actor, act="day.kept", subject=one.day.isoformat(), data=note, now=now
            )
            changed += 1
    return changed


def remove(*, day: date, actor: str, now: datetime) -> bool:
    """The state's calendar holds for this day again; whether it was the shop's own."""
    with write():
        gone, _ = Row.objects.filter(day=day).delete()
        if gone:
            access.note(actor=actor, act="day.removed", subject=day.isoformat(), data={}, now=now)
    return bool(gone)
