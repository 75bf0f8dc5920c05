"""What the first page tells: what was given, who is at risk, what runs, and alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Sum

from guerdon.measure.together import Interval
from guerdon.store.codes import offline_uses
from guerdon.store.models import (
    Assignment,
    Campaign,
    Customer,
    Intake,
    Job,
    KnowValue,
    Night,
    Order,
    Readout,
    RedemptionLine,
)

# A campaign whose money is nearly gone is worth a look before it is gone.
NEARLY_SPENT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given in a period: money off at the till, and to how many people."""

    discount_minor: int
    redemptions: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Valued people whose rhythm broke: how many, and their expected worth."""

    people: int
    worth_minor: int
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One campaign with its plan and what happened; `readout` is the newest one's document."""

    key: str
    name: Mapping[str, str]
    state: str
    budget_minor: int
    spent_minor: int
    given: int
    held_out: int
    redeemed: int
    planned: Mapping[str, Any]
    launched_at: datetime | None
    ends_at: datetime | None
    readout: Mapping[str, Any] | None
    measured_at: datetime | None

    @property
    def profit(self) -> Interval | None:
        """Incremental margin less all costs as last measured, minor units; None before that."""
        returned = (self.readout or {}).get("returned")
        if not returned or returned.get("gain_low") is None or returned.get("gain_high") is None:
            return None
        cost = returned["cost"]
        return Interval(
            estimate=returned["gain"] - cost,
            low=returned["gain_low"] - cost,
            high=returned["gain_high"] - cost,
        )

    @property
    def roi(self) -> float | None:
        """Profit over cost as last measured."""
        returned = (self.readout or {}).get("returned") or {}
        found: float | None = returned.get("roi")
        return found

    @property
    def spent_share(self) -> int:
        """Percent of the budget that was given, at most 100."""
        return min(100, 100 * self.spent_minor // self.budget_minor) if self.budget_minor else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How far the first trip through the loop has come."""

    orders: bool
    known: bool
    planned: bool
    launched: bool
    measured: bool

    def done(self) -> int:
        """How many of the five are behind us."""
        return sum((self.orders, self.known, self.planned, self.launched, self.measured))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that a person should look at: its kind, what it concerns and how many."""

    kind: str
    subject: str
    n: int
    at: datetime | None


def given(*, start: datetime, end: datetime) -> Given:
    """Money off and people in [start, end), less what returns took back.

    Money and redemptions with what tills gave without network, once it is settled.
    """
    offline = offline_uses.between(start=start, end=end)
    lines = RedemptionLine.objects.filter(redemption__at__gte=start, redemption__at__lt=end)
    found = lines.aggregate(
        off=Sum(F("discount_minor") - F("returned_minor")),
        redemptions=Count("redemption", distinct=True),
        people=Count("redemption__customer", distinct=True),
    )
    return Given(
        discount_minor=(found["off"] or 0) + offline.given_minor,
        redemptions=found["redemptions"] + offline.uses,
        people=found["people"],
    )


def leaving() -> Leaving | None:
    """Customers at risk in the newest complete night; None before the first night."""
    night = Night.objects.filter(state="complete").order_by("-as_of").first()
    if night is None:
        return None
    found = KnowValue.objects.filter(night=night, stage="at_risk").aggregate(
        people=Count("id"), worth=Sum("clv")
    )
    return Leaving(people=found["people"], worth_minor=found["worth"] or 0, as_of=night.as_of)


def stages() -> dict[str, int]:
    """Customers by stage in the newest complete night; empty before the first."""
    night = Night.objects.filter(state="complete").order_by("-as_of").first()
    counted = KnowValue.objects.filter(night=night).values("stage").annotate(n=Count("id"))
    return {row["stage"]: row["n"] for row in counted} if night else {}


def known() -> int:
    """How many customers there are."""
    return Customer.objects.filter(merged_into=None).count()


def running(*, states: tuple[str, ...] = ("launched", "halted", "finished")) -> list[Running]:
    """Campaigns in these states, newest launch first, with plan, spend and newest readout."""
    campaigns = list(Campaign.objects.filter(state__in=states).order_by("-launched_at", "-id"))
    keys = [campaign.key for campaign in campaigns]
    spent = {
        row["campaign"]: (row["off"] or 0, row["times"])
        for row in RedemptionLine.objects.filter(campaign__in=keys)
        .values("campaign")
        .annotate(off=Sum(F("discount_minor") - F("returned_minor")), times=Count("id"))
    }
    arms: dict[tuple[int, str], int] = {}
    counted = Assignment.objects.filter(campaign__in=campaigns).values("campaign", "arm")
    for row in counted.annotate(n=Count("id")):
        arms[row["campaign"], row["arm"]] = row["n"]
    newest: dict[int | None, Readout] = {}
    for readout in Readout.objects.filter(campaign__in=campaigns).order_by("at", "id"):
        newest[readout.campaign_id] = readout
    return [_running(row, spent=spent, arms=arms, readout=newest.get(row.pk)) for row in campaigns]


def _running(
    row: Campaign,
    *,
    spent: Mapping[str, tuple[int, int]],
    arms: Mapping[tuple[int, str], int],
    readout: Readout | None,
) -> Running:
    off, times = spent.get(row.key, (0, 0))
    return Running(
        key=row.key,
        name=row.name,
        state=row.state,
        budget_minor=row.budget_minor,
        spent_minor=off,
        given=arms.get((row.pk, "given"), 0),
        held_out=arms.get((row.pk, "holdout"), 0),
        redeemed=times,
        planned=row.plan,
        launched_at=row.launched_at,
        ends_at=row.ends_at,
        readout=readout.document if readout else None,
        measured_at=readout.at if readout else None,
    )


def steps() -> Steps:
    """Which of the five first steps are done."""
    states = set(Campaign.objects.values_list("state", flat=True).distinct())
    return Steps(
        orders=Order.objects.exists(),
        known=Night.objects.filter(state="complete").exists(),
        planned=bool(states - {"draft"}),
        launched=bool(states & {"launched", "halted", "finished"}),
        measured=Readout.objects.exists(),
    )


def troubles(*, now: datetime) -> list[Trouble]:
    """What went wrong or is about to: failed and late jobs, refused rows, money nearly gone."""
    found: list[Trouble] = []
    week = now - timedelta(days=7)
    for job in Job.objects.filter(state="failed", finished_at__gte=week).order_by("-id")[:5]:
        found.append(Trouble(kind="job_failed", subject=job.kind, n=1, at=job.finished_at))
    late = Job.objects.filter(state="waiting", due_at__lt=now - timedelta(minutes=5)).count()
    if late:
        found.append(Trouble(kind="jobs_late", subject="", n=late, at=None))
    refused = (
        Intake.objects.filter(finished_at__gte=week)
        .annotate(rows=Count("quarantine"))
        .filter(rows__gt=0)
    )
    for intake in refused.order_by("-id")[:5]:
        found.append(
            Trouble(
                kind="rows_refused", subject=intake.source, n=intake.rows, at=intake.finished_at
            )
        )
    for campaign in running(states=("launched",)):
        if campaign.budget_minor and campaign.spent_minor >= NEARLY_SPENT * campaign.budget_minor:
            share = 100 * campaign.spent_minor // campaign.budget_minor
            found.append(
                Trouble(kind="budget_nearly_spent", subject=campaign.key, n=share, at=None)
            )
    return found
