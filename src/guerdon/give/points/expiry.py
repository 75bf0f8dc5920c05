"""Expiry: when points fall due, and the entries that write off those that did."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.terms.entry import BREAKAGE, Entry, Lot, Posting
from guerdon.terms.points import Life, Plan

WHOLE_BP = 10_000


def expires_at(*, life: Life, earned_at: datetime) -> datetime | None:
    """The end of a lot as it is known on the day it is earned; None when it has none.

    A sliding end moves with later activity (see `ends_at`), a fractional lot has no end: a share
    of it falls due each year (see `shares_due`).
    """
    match life.kind:
        case "rolling" | "sliding":
            return earned_at + timedelta(days=life.days)
        case "calendar":
            return year_end(life=life, after=earned_at, years=life.years)
    return None


def year_end(*, life: Life, after: datetime, years: int = 0) -> datetime:
    """The first local midnight strictly after the moment that begins month `life.month`.

    `years` whole years later. Given in UTC offset of `life.zone` on that day.
    """
    zone = ZoneInfo(life.zone)
    local = after.astimezone(zone)
    end = datetime(local.year, life.month, 1, tzinfo=zone)
    first = local.year if end > local else local.year + 1
    return datetime(first + years, life.month, 1, tzinfo=zone)


def ends_at(*, life: Life, lot: Lot, active_at: datetime | None) -> datetime | None:
    """The end of a lot today: a sliding one ends `days` after the last activity."""
    if life.kind != "sliding" or active_at is None:
        return lot.expires_at
    return max(lot.earned_at, active_at) + timedelta(days=life.days)


def expired(
    *,
    plan: Plan,
    lots: Sequence[Lot],
    customer: str,
    now: datetime,
    active_at: datetime | None = None,
) -> tuple[Entry, ...]:
    """The entries that write off lots whose end has come, at that end; each has one key for ever.

    Lots with nothing left give none, so running it twice gives the same ledger.
    """
    entries: list[Entry] = []
    for lot in lots:
        end = ends_at(life=plan.life, lot=lot, active_at=active_at)
        if lot.left > 0 and end is not None and end <= now:
            entries.append(_written_off(plan, lot, lot.left, customer, end))
    return tuple(entries)


def shares_due(
    *, plan: Plan, lots: Sequence[Lot], customer: str, since: datetime, now: datetime
) -> tuple[Entry, ...]:
    """Fractional expiry: at each year's end in (since, now] a share of what is left falls due.

    `since` is the last end that was written off. A share is rounded down, but of a lot that still
    has points at least one goes, so that none lives for ever. A lot is spared at the end of the
    year in which it was earned only if `life.years` says so.
    """
    if plan.life.kind != "fractional":
        return ()
    entries: list[Entry] = []
    left = {lot.lot: lot.left for lot in lots}
    end = year_end(life=plan.life, after=since)
    while end <= now:
        for lot in lots:
            first = year_end(life=plan.life, after=lot.earned_at, years=plan.life.years)
            if left[lot.lot] <= 0 or first > end:
                continue
            share = max(1, left[lot.lot] * plan.life.share_bp // WHOLE_BP)
            left[lot.lot] -= share
            entries.append(_written_off(plan, lot, share, customer, end))
        end = year_end(life=plan.life, after=end)
    return tuple(entries)


def _written_off(plan: Plan, lot: Lot, points: int, customer: str, end: datetime) -> Entry:
    return Entry(
        key=f"expire:{plan.wallet}:{lot.lot}:{end.astimezone(ZoneInfo('UTC')).isoformat()}",
        kind="expire",
        wallet=plan.wallet,
        at=end,
        postings=(
            Posting(
                account=f"wallet:{plan.wallet}", amount=-points, customer=customer, lot=lot.lot
            ),
            Posting(account=BREAKAGE, amount=points),
        ),
        data={"lot": lot.lot},
    )
