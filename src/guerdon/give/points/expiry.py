"""Expiry: when points fall due, how many of a lot, and what its end moves to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from guerdon.terms.entry import Lot, NewLot
from guerdon.terms.points import WAITING, EarnRule, Life, Plan

WHOLE_BP = 10_000
# So many lives and ends of periods are kept: a night's million lots have the same few.
KEPT = 1_024
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def life_of(*, plan: Plan, rule: EarnRule | None = None, tier: str = "") -> Life:
    """The life of what is earned now: the rule's own, else the tier's, else the wallet's."""
    if rule is not None and rule.life is not None:
        return rule.life
    return plan.tier_lives.get(tier, plan.life) if tier else plan.life


def expires_at(*, life: Life, earned_at: datetime) -> datetime | None:
    """The end of a lot as it is known on the day it is earned; None when it has none.

    A sliding end moves with later activity (see `slid`); a fractional lot has no end: a share of
    it falls due at `shares_at`.
    """
    match life.kind:
        case "rolling":
            return rounded(moment=earned_at + timedelta(days=life.days), life=life)
        case "sliding":
            return sliding_end(life=life, active_at=earned_at)
        case "calendar":
            return year_end(life=life, after=earned_at, years=life.years)
    return None


def rounded(*, moment: datetime, life: Life) -> datetime:
    """The moment moved on to the end of the local month, quarter or year that it lies in.

    One that begins such a period stays: it is the end of the one before.
    """
    if not life.rounds:
        return moment
    zone, step = ZoneInfo(life.zone), MONTHS[life.rounds]
    local = moment.astimezone(zone)
    first = local.month - (local.month - 1) % step
    start = datetime(local.year, first, 1, tzinfo=zone)
    if start == moment:
        return moment
    year, month = divmod(first - 1 + step, 12)
    return datetime(local.year + year, month + 1, 1, tzinfo=zone)


def sliding_end(*, life: Life, active_at: datetime) -> datetime:
    """The local midnight that ends the day `life.days` days after the activity."""
    zone = ZoneInfo(life.zone)
    day = active_at.astimezone(zone).date() + timedelta(days=life.days + 1)
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def year_end(*, life: Life, after: datetime, years: int = 0) -> datetime:
    """The first local midnight strictly after the moment that begins month `life.month`.

    `years` whole years later. Given in UTC offset of `life.zone` on that day.
    """
    zone = ZoneInfo(life.zone)
    local = after.astimezone(zone)
    end = datetime(local.year, life.month, 1, tzinfo=zone)
    first = local.year if end > local else local.year + 1
    return datetime(first + years, life.month, 1, tzinfo=zone)


def shares_at(*, life: Life, earned_at: datetime) -> datetime | None:
    """When the first share of a fractional lot falls due; None for any other life."""
    if life.kind != "fractional":
        return None
    return period_end(life=life, after=earned_at, skips=life.years)


def lot_of(
    *, life: Life, points: int, earned_at: datetime, available_at: datetime | None = None
) -> NewLot:
    """The lot of points that live so: its end, what moves it and its first share.

    Usable at once, or from `available_at` on; the life is counted from then.
    """
    begins = available_at or earned_at
    return NewLot(
        amount=points,
        earned_at=earned_at,
        available_at=begins,
        expires_at=expires_at(life=life, earned_at=begins),
        life=written(life=life),
        shares_at=shares_at(life=life, earned_at=begins),
    )


@lru_cache(maxsize=KEPT)
def _next_end(life: Life, after: datetime) -> datetime:
    return period_end(life=life, after=after)


def period_end(*, life: Life, after: datetime, skips: int = 0) -> datetime:
    """The first local end of a year, month or week strictly after the moment.

    `skips` whole years later first: so long a new lot is spared.
    """
    if life.every == "year":
        return year_end(life=life, after=after, years=skips)
    zone = ZoneInfo(life.zone)
    local = after.astimezone(zone)
    if skips:
        leap = (local.month, local.day) == (2, 29)
        local = local.replace(year=local.year + skips, day=28 if leap else local.day)
    if life.every == "month":
        year, month = divmod(local.month, 12)
        return datetime(local.year + year, month + 1, 1, tzinfo=zone)
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone)


def share(*, left: int, share_bp: int) -> int:
    """How many of `left` points fall due at one period's end, rounded down.

    Of a lot that still has points at least one goes, so that none lives for ever.
    """
    if left <= 0:
        return 0
    return max(1, left * share_bp // WHOLE_BP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """What falls due of a lot: so many points at `at`; `next_at` is its next share, if any."""

    points: int
    at: datetime
    next_at: datetime | None = None


def fallen(
    *, left: int, expires_at: datetime | None, shares_at: datetime | None, life: str, now: datetime,
    zone: str,
) -> Iterable[Fallen]:  # fmt: skip
    """What of a lot has fallen due by `now`, in the order in which it did.

    All of it at its end; before that a share at every period's end that has passed. `life` is the
    lot's own as `written` tells it, `zone` the shop's.
    """
    terms = read(text=life, zone=zone) if shares_at is not None else None
    while terms is not None and shares_at is not None and shares_at <= now and left > 0:
        if expires_at is not None and expires_at <= shares_at:
            break
        gone = share(left=left, share_bp=terms.share_bp)
        after = _next_end(terms, shares_at)
        yield Fallen(points=gone, at=shares_at, next_at=after)
        left -= gone
        shares_at = after
    if left > 0 and expires_at is not None and expires_at <= now:
        yield Fallen(points=left, at=expires_at)


def falling(*, lot: Lot, until: datetime, zone: str) -> tuple[Fallen, ...]:
    """What of a lot will fall due up to that moment if nobody spends it: shares, and its end."""
    return tuple(
        fallen(
            left=lot.left,
            expires_at=lot.expires_at,
            shares_at=lot.shares_at,
            life=lot.life,
            now=until,
            zone=zone,
        )
    )


def written(*, life: Life) -> str:
    """What a lot has to keep of its life, in a few characters; empty where its end says it all."""
    if life.kind == "sliding":
        return f"sliding/{life.days}/{'+'.join(life.activity)}"
    if life.kind == "fractional":
        return f"fractional/{life.every}/{life.month}/{life.share_bp}"
    return ""


@lru_cache(maxsize=KEPT)
def read(*, text: str, zone: str) -> Life | None:
    """The life that `written` told, in the shop's zone; None for none."""
    kind, *parts = text.split("/")
    if kind == "sliding":
        return Life(kind=kind, days=int(parts[0]), activity=tuple(parts[1].split("+")), zone=zone)
    if kind == "fractional":
        every, month, bp = parts
        return Life(kind=kind, every=every, month=int(month), share_bp=int(bp), zone=zone)
    return None


def slid(*, lot: Lot, active: str, at: datetime, zone: str) -> datetime | None:
    """The later end of a lot by an activity of that kind at `at`; None where it stays.

    A lot that has ended already is not brought back, and one that waits for a trigger stays.
    """
    terms = read(text=lot.life, zone=zone) if lot.life else None
    if terms is None or terms.kind != "sliding" or active not in terms.activity:
        return None
    if lot.left <= 0 or lot.expires_at is None or lot.expires_at <= at:
        return None
    if lot.available_at >= WAITING:
        return None
    end = sliding_end(life=terms, active_at=at)
    return end if end > lot.expires_at else None
