"""Retention as of the newest night: who stayed, what they are worth now, cohort by cohort."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guerdon.flows.know.periods import compared, last
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.measure.retention import Retention

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Customers who first bought in `month` (YYYY-MM); what they did `age` months later."""

    month: str
    age: int
    customers: int
    spend_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSeen:
    """Two periods of `days` each that end at `as_of`; rates are None where nobody could stay."""

    as_of: datetime
    days: int
    start: int
    end: int
    new: int
    back: int
    rate: float | None
    value_rate: float | None
    lifetime_days: float | None
    cohorts: tuple[Cohort, ...]


def seen(*, days: int = YEAR_DAYS) -> RetentionSeen | Refusal:
    """The last `days` days against the `days` before, on the newest night's snapshot.

    Refused: no night yet, a period that is not 1 to 3,650 days.
    """
    from guerdon.lake.retention import retained

    asked = last(days=days)
    if isinstance(asked, Refusal):
        return asked

    found = compared(periods=asked, count=retained)
    if isinstance(found, Refusal):
        return found
    return read(as_of=asked.end, days=days, retention=found[0], rows=found[1])


def read(
    *, as_of: datetime, days: int, retention: "Retention", rows: Sequence[dict[str, int]]
) -> RetentionSeen:
    """The pure middle: numbers and rates, and months as people write them."""
    periods = retention.lifetime_periods
    cohorts = tuple(
        Cohort(
            month=f"{row['cohort'] // 12:04d}-{row['cohort'] % 12 + 1:02d}",
            age=row["age"],
            customers=row["customers"],
            spend_minor=row["spend"],
        )
        for row in rows
    )
    return RetentionSeen(
        as_of=as_of,
        days=days,
        start=retention.start,
        end=retention.end,
        new=retention.new,
        back=retention.back,
        rate=retention.rate,
        value_rate=retention.value_rate,
        lifetime_days=None if periods is None else periods * days,
        cohorts=cohorts,
    )
