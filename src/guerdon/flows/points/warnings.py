"""Warnings: members are told some days before their points end, how many and when."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from guerdon.give.live import LiveOffers
from guerdon.give.points import expiry
from guerdon.store import day_steps
from guerdon.store.customers import notices
from guerdon.store.ledger import lapsing
from guerdon.store.ledger.lapsing import Coming
from guerdon.store.programme import offers
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from guerdon.terms.points import Plan
from guerdon.terms.telling import Tell, quiet

KIND = "points_ending"
STEP = "warn"
PAGE = 5_000


def warn(*, now: datetime, tell: Tell = quiet) -> int:
    """Tell of every end and every share that is as many days off as the wallet's plan says.

    Each is told once at each distance. Days on which nobody told are made up for, as far as the
    ends are still to come. How many notices were written.
    """
    live = offers.live(now=now)
    today = now.astimezone(ZoneInfo(live.zone)).date()
    before = day_steps.last(step=STEP)
    told = 0
    for plan in live.plans:
        for days in plan.warns_days:
            since = today if before is None or before >= today else before + timedelta(days=1)
            start = max(now, _midnight(since + timedelta(days=days), live.zone))
            end = _midnight(today + timedelta(days=days + 1), live.zone)
            for page in _pages(plan.wallet, start, end):
                with write():
                    told += notices.tell(notices=_notices(page, plan, days, live, now))
                tell({"step": STEP, "told": told})
    return told


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _pages(wallet: str, start: datetime, end: datetime) -> Iterator[list[Coming]]:
    for what in ("expires_at", "shares_at"):
        after: tuple[datetime, int] | None = None
        while page := lapsing.coming(
            what=what, wallet=wallet, start=start, end=end, after=after, most=PAGE
        ):
            after = (page[-1].at, page[-1].number)
            yield page


def _notices(
    page: Iterable[Coming], plan: Plan, days: int, live: LiveOffers, now: datetime
) -> list[Notice]:
    found = []
    for (customer, at), lots in groupby(page, key=lambda one: (one.customer, one.at)):
        points = sum(_risk(lot, live.zone) for lot in lots)
        when = at.astimezone(ZoneInfo(live.zone))
        key = f"{KIND}:{plan.wallet}:{customer}:{at.astimezone(UTC).isoformat()}:{days}"
        data = {"points": points, "wallet": plan.wallet, "ends_at": when.isoformat(), "days": days}
        found.append(Notice(customer=customer, kind=KIND, key=key[:200], at=now, data=data))
    return found


def _risk(lot: Coming, zone: str) -> int:
    life = expiry.read(text=lot.life, zone=zone) if lot.life else None
    if life is None or life.kind != "fractional":
        return lot.left
    return expiry.share(left=lot.left, share_bp=life.share_bp)
