"""The shop's calendar days as whole numbers, counted from 1970-01-01 in the shop's own zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_DAY = 86_400
Offsets = tuple[tuple[datetime, int], ...]


def offsets(*, zone: str, start: datetime, end: datetime) -> Offsets:
    """When the zone's clock changed between two aware moments: (from this moment, seconds).

    The first pair begins at `start`. Found by looking at each day and halving down to the
    second, so that an engine needs no table of time zones and all engines agree.
    """
    place = ZoneInfo(zone)
    found = [(start, _offset(place, start))]
    day = start
    while day < end:
        after = min(day + timedelta(days=1), end)
        if _offset(place, after) != found[-1][1]:
            found.append((_changed(place, day, after), _offset(place, after)))
        day = after
    return tuple(found)


def _offset(place: ZoneInfo, at: datetime) -> int:
    shift = at.astimezone(place).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def _changed(place: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with the offset of `after`, given that it changed once in between."""
    wanted = _offset(place, after)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(place, before + timedelta(seconds=middle)) == wanted:
            high = middle
        else:
            low = middle
    return before + timedelta(seconds=high)


def local_seconds(*, at: ir.TimestampValue, offsets: Offsets) -> ir.IntegerValue:
    """The local clock of a UTC moment, as seconds since the start of 1970-01-01 there."""
    shift: ir.IntegerValue = ibis.literal(offsets[0][1])
    for start, offset in offsets[1:]:
        shift = ibis.ifelse(at >= plain(start), ibis.literal(offset), shift)
    # Engines differ in whether part of a second is rounded or dropped.
    return at.truncate("s").epoch_seconds() + shift


def day_of(*, at: ir.TimestampValue, offsets: Offsets) -> ir.IntegerValue:
    """The local day of a UTC moment, as days since 1970-01-01."""
    # Engines tell the date of a moment several times faster than they divide its seconds.
    days = [(at + ibis.interval(seconds=shift)).date().epoch_days() for _, shift in offsets]
    found = days[0]
    for (start, _), later in zip(offsets[1:], days[1:], strict=True):
        found = ibis.ifelse(at >= plain(start), later, found)
    return found.cast("int64")


def day(*, at: datetime, zone: str) -> int:
    """The same for one aware moment in Python."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    return (local - EPOCH).days


def plain(at: datetime) -> ir.TimestampScalar:
    """An aware moment as the lake writes moments: in UTC, without a zone mark."""
    naive = at.astimezone(UTC).replace(tzinfo=None)
    return ibis.literal(naive, type="timestamp(6)")
