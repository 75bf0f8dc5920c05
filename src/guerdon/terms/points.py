"""A points plan: dated rates of earning, the life of a lot, and the terms of spending."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.terms.period import Period

LIVES = ("no", "rolling", "calendar", "sliding", "fractional")
# What a refund does to points that were spent since: forgive them, or let the balance go negative.
REVOKES = ("to_zero", "below_zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnRate:
    """In `period`, `points` for each whole `per_minor` paid."""

    period: Period
    points: int
    per_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How long a lot lives.

    no: for ever. rolling: `days` after it was earned. calendar: to the end of the calendar year
    (local to `zone`) in which it was earned, plus `years` whole years; the year ends before the
    first day of month `month`. sliding: `days` after the customer's last activity. fractional:
    as calendar, but only `share_bp` hundredths of a percent of what is left fall due each year.
    """

    kind: str = "rolling"
    days: int = 365
    years: int = 0
    month: int = 1
    share_bp: int = 10_000
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One wallet's terms; every number dated or the programme's own.

    Points become usable `pending_days` after they are earned. One point pays `worth_milli`
    thousandths of a minor unit; at least `least_spend` at once and at most `most_share_bp` of a
    total are paid in points.
    """

    wallet: str = "points"
    rates: tuple[EarnRate, ...] = ()
    life: Life = Life()
    pending_days: int = 0
    worth_milli: int = 1000
    least_spend: int = 0
    most_share_bp: int = 10_000
    revoke: str = "to_zero"

    def rate(self, *, at: datetime) -> EarnRate | None:
        """The rate in force: of those whose period holds `at`, the last listed."""
        standing = [rate for rate in self.rates if rate.period.holds(at)]
        return standing[-1] if standing else None
