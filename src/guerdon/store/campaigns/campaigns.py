"""Campaigns: the brief, the plan with its proof, who was assigned what, and the readouts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Sum

from guerdon.store.codes import offline_uses
from guerdon.store.models import Assignment, Campaign, Customer, Readout, RedemptionLine
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

DRAFT, PLANNED, LAUNCHED, FINISHED = "draft", "planned", "launched", "finished"
HALTED = "halted"  # stopped by hand; it may run again
GIVEN, HOLDOUT, LEFT_OUT = "given", "holdout", "left_out"
BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSeen:
    """A campaign as it stands; `truth` is the planted effect where customers are simulated."""

    key: str
    name: Mapping[str, str]
    state: str
    brief: Mapping[str, Any]
    budget_minor: int
    reserve_minor: int
    plan: Mapping[str, Any]
    truth: Mapping[str, Any] | None
    created_at: datetime
    created_by: str
    planned_by: str
    approved_by: str
    approved_at: datetime | None
    launched_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """One customer's place: arm, offer (the one that would have been, for the holdout), why."""

    customer: str
    arm: str
    offer: str
    code: str
    cost_minor: int
    promised_minor: int
    reason: Mapping[str, Any]
    expected_minor: int = 0
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedPage:
    """One page of assignments, largest promise first, of `total`."""

    rows: tuple[Assigned, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutSeen:
    """What a campaign had earned when it was measured."""

    campaign: str  # "" for all of giving
    at: datetime
    document: Mapping[str, Any]


def _seen(row: Campaign) -> CampaignSeen:
    return CampaignSeen(
        key=row.key,
        name=row.name,
        state=row.state,
        brief=row.brief,
        budget_minor=row.budget_minor,
        reserve_minor=row.reserve_minor,
        plan=row.plan,
        truth=row.truth,
        created_at=row.created_at,
        created_by=row.created_by,
        planned_by=row.planned_by,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        launched_at=row.launched_at,
        ends_at=row.ends_at,
    )


def seen(*, key: str) -> CampaignSeen | None:
    """One campaign by its key."""
    row = Campaign.objects.filter(key=key).first()
    return _seen(row) if row else None


def listed(*, states: Sequence[str] = ()) -> tuple[CampaignSeen, ...]:
    """Campaigns, newest first; of some states only when they are named."""
    rows = Campaign.objects.order_by("-created_at", "-id")
    return tuple(_seen(row) for row in (rows.filter(state__in=states) if states else rows))


def draft(
    *,
    key: str,
    name: Mapping[str, str],
    brief: Mapping[str, Any],
    budget_minor: int,
    reserve_minor: int,
    actor: str,
    now: datetime,
) -> Refusal | None:
    """A new draft, or a draft or plan with a new brief: then its plan is gone.

    Refused: a key whose campaign has been launched.
    """
    with write():
        row = Campaign.objects.select_for_update().filter(key=key).first()
        if row is not None and row.state not in (DRAFT, PLANNED):
            return Refusal(reason="campaign_exists", data={"key": key})
        if row is None:
            row = Campaign(key=key, created_at=now, created_by=actor)
        else:
            Assignment.objects.filter(campaign=row).delete()
        row.name, row.brief, row.state, row.plan = dict(name), dict(brief), DRAFT, {}
        row.planned_by = row.approved_by = ""
        row.approved_at = None
        row.budget_minor, row.reserve_minor = budget_minor, reserve_minor
        row.save()
    return None


def keep_plan(
    *,
    key: str,
    plan: Mapping[str, Any],
    assigned: Sequence[Assigned],
    now: datetime,
    actor: str = "",
) -> Refusal | None:
    """The plan with everybody's place, in place of an older one; all in one transaction.

    Whoever agreed to the older one has not agreed to this.

    Refused: a campaign that is launched already.
    """
    ids = dict(Customer.objects.values_list("key", "pk"))
    with write():
        row = Campaign.objects.select_for_update().get(key=key)
        if row.state not in (DRAFT, PLANNED):
            data = {"state": row.state, "needed": f"{DRAFT}, {PLANNED}"}
            return Refusal(reason="campaign_state", data=data)
        Assignment.objects.filter(campaign=row).delete()
        made = (
            Assignment(
                campaign=row,
                customer_id=ids[one.customer],
                arm=one.arm,
                offer=one.offer,
                cost_minor=one.cost_minor,
                promised_minor=one.promised_minor,
                expected_minor=one.expected_minor,
                stage=one.stage,
                reason=dict(one.reason),
                at=now,
            )
            for one in assigned
            if one.customer in ids
        )
        Assignment.objects.bulk_create(made, batch_size=BATCH)
        row.plan, row.state, row.planned_by = dict(plan), PLANNED, actor
        row.approved_by, row.approved_at = "", None
        row.save(update_fields=["plan", "state", "planned_by", "approved_by", "approved_at"])
    return None


def launched(
    *, key: str, codes: Mapping[str, str], now: datetime, ends_at: datetime
) -> Refusal | None:
    """The campaign runs from now; `codes` are customers' codes. Call it inside `write()`."""
    row = Campaign.objects.select_for_update().get(key=key)
    if row.state != PLANNED:
        return Refusal(reason="campaign_state", data={"state": row.state, "needed": PLANNED})
    given = list(
        Assignment.objects.filter(campaign=row, arm=GIVEN)
        .select_related("customer")
        .only("id", "code", "at", "customer__key")
    )
    for one in given:
        one.code = codes.get(one.customer.key, "")
    Assignment.objects.bulk_update(given, ["code"], batch_size=400)
    Assignment.objects.filter(campaign=row).update(at=now)
    row.state, row.launched_at, row.ends_at = LAUNCHED, now, ends_at
    row.save(update_fields=["state", "launched_at", "ends_at"])
    return None


def set_aside(*, key: str, customers: Collection[str], reason: Mapping[str, Any]) -> int:
    """Leave these customers out of a campaign, for this reason; how many had a place in it.

    Call it inside `write()`, before the launch.
    """
    rows = Assignment.objects.filter(campaign__key=key, arm__in=(GIVEN, HOLDOUT))
    named = sorted(customers)
    parts = (named[at : at + BATCH] for at in range(0, len(named), BATCH))
    return sum(
        rows.filter(customer__key__in=part).update(
            arm=LEFT_OUT, offer="", cost_minor=0, promised_minor=0, reason=dict(reason)
        )
        for part in parts
    )


def finish(*, key: str) -> None:
    """The campaign is over; again changes nothing."""
    with write():
        running = Campaign.objects.filter(key=key, state__in=(LAUNCHED, HALTED))
        running.update(state=FINISHED)


def plant(*, key: str, truth: Mapping[str, Any]) -> None:
    """Keep the effect that a simulation planted, to be shown beside the estimate."""
    with write():
        Campaign.objects.filter(key=key).update(truth=dict(truth))


def assigned(*, key: str, arm: str = "", page: int = 1, size: int = 50) -> AssignedPage:
    """Who is where, largest promise first."""
    rows = Assignment.objects.filter(campaign__key=key)
    if arm:
        rows = rows.filter(arm=arm)
    total = rows.count()
    ordered = rows.select_related("customer").order_by("-promised_minor", "customer__key")
    chosen = ordered[(page - 1) * size : page * size]
    return AssignedPage(rows=tuple(_assigned(row) for row in chosen), total=total, page=page)


def each_assigned(*, key: str, arm: str) -> Iterator[Assigned]:
    """Everybody of one arm, by customer key."""
    rows = Assignment.objects.filter(campaign__key=key, arm=arm).select_related("customer")
    return (_assigned(row) for row in rows.order_by("customer__key").iterator(chunk_size=BATCH))


def place_of(*, customer: str) -> tuple[tuple[str, Assigned, datetime], ...]:
    """A customer's places in all campaigns, newest first: (campaign, place, since when)."""
    rows = Assignment.objects.filter(customer__key=customer).select_related("campaign", "customer")
    return tuple((row.campaign.key, _assigned(row), row.at) for row in rows.order_by("-at", "-id"))


def _assigned(row: Assignment) -> Assigned:
    return Assigned(
        customer=row.customer.key,
        arm=row.arm,
        offer=row.offer,
        code=row.code,
        cost_minor=row.cost_minor,
        promised_minor=row.promised_minor,
        reason=row.reason,
        expected_minor=row.expected_minor,
        stage=row.stage,
    )


def arms(*, key: str) -> dict[str, int]:
    """How many customers are in each arm."""
    rows = Assignment.objects.filter(campaign__key=key).values("arm").annotate(n=Count("id"))
    return {row["arm"]: row["n"] for row in rows}


def given_by_offer(*, key: str) -> dict[str, dict[str, int]]:
    """By offer: people, expected cost and promised profit of those given it."""
    rows = (
        Assignment.objects.filter(campaign__key=key, arm=GIVEN)
        .values("offer")
        .annotate(people=Count("id"), cost=Sum("cost_minor"), promised=Sum("promised_minor"))
    )
    return {
        row["offer"]: {
            "people": row["people"],
            "cost_minor": row["cost"],
            "promised_minor": row["promised"],
        }
        for row in rows.order_by("offer")
    }


def reasons(*, key: str) -> dict[str, int]:
    """How many customers each reason placed."""
    rows = (
        Assignment.objects.filter(campaign__key=key)
        .values(why=F("reason__reason"))
        .annotate(n=Count("id"))
    )
    return {str(row["why"]): row["n"] for row in rows.order_by("-n")}


def spent(*, key: str) -> dict[str, int]:
    """What redemptions took so far, less returns: times, people, minor units.

    Times and money with what tills gave without network, once it is settled.
    """
    found = RedemptionLine.objects.filter(campaign=key).aggregate(
        times=Count("id"),
        people=Count("redemption__customer", distinct=True),
        minor=Sum(F("discount_minor") - F("returned_minor")),
    )
    offline = offline_uses.of_campaign(campaign=key)
    found["times"] += offline.uses
    found["minor"] = (found["minor"] or 0) + offline.given_minor
    return {name: int(value or 0) for name, value in found.items()}


def keep_readout(*, key: str | None, document: Mapping[str, Any], now: datetime) -> ReadoutSeen:
    """One more readout of a campaign, None for all of giving; the older ones stay."""
    with write():
        campaign = None if key is None else Campaign.objects.get(key=key)
        Readout.objects.create(campaign=campaign, at=now, document=dict(document))
    return ReadoutSeen(campaign=key or "", at=now, document=document)


def readout(*, key: str | None) -> ReadoutSeen | None:
    """The newest readout of a campaign, None for all of giving."""
    found = Readout.objects.filter(campaign__key=key) if key is not None else None
    rows = Readout.objects.filter(campaign=None) if found is None else found
    row = rows.order_by("-at", "-id").first()
    return ReadoutSeen(campaign=key or "", at=row.at, document=row.document) if row else None
