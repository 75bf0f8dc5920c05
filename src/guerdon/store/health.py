"""The figures of a health check, read in a dozen statements, and the checks that were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, Sum

from guerdon.decide.health.standing import Given, Held, Quarter, Standing
from guerdon.give.live import LiveOffers
from guerdon.store.giving.had_rewards import AT_COUNTER, HAD
from guerdon.store.models import (
    Assignment,
    Campaign,
    Code,
    Counter,
    HadReward,
    HealthCheck,
    Order,
    Posting,
    RedemptionLine,
)
from guerdon.store.reading import through
from guerdon.terms.condition import leaves
from guerdon.terms.limit import budget_key, spend_key, stock_key, total_key, units_key

DAY = timedelta(days=1)
YEAR = 364 * DAY
QUARTER = YEAR / 4
LATELY = 90 * DAY
# A code is given this long before it counts as unused.
USABLE = 30 * DAY
# Kinds that look at the customer by what they are, without a condition.
OF_THE_CUSTOMER = frozenset(("first_purchase", "nth_purchase", "tier_exclusive", "member_day"))


def standing(*, live: LiveOffers, against: Sequence[str], now: datetime) -> Standing:
    """The programme's last 52 weeks as the check looks at them."""
    since = now - YEAR
    codes, used = _codes(since, now)
    active, thanked = _thanked(since, now)
    issued, spent = _points(since, now)
    things = _things(live)
    oldest = HadReward.objects.filter(state=HAD, what__in=AT_COUNTER).aggregate(at=Min("at"))["at"]
    return Standing(
        at=now,
        given=_given(live, since, now),
        campaigns=_campaigns(since, now),
        quarters=_quarters(since),
        codes=codes,
        codes_used=used,
        empty=_empty(live, things),
        waiting_days=0 if oldest is None else (now - oldest) // DAY,
        offered=len(live.by_key) + len(things),
        active=active,
        thanked=thanked,
        points_issued=issued,
        points_spent=spent,
        worded=_worded(live, things),
        against=tuple(against),
    )


def _given(live: LiveOffers, since: datetime, now: datetime) -> tuple[Given, ...]:
    rows = (
        RedemptionLine.objects.filter(redemption__at__gte=since, redemption__at__lt=now)
        .values_list("offer", "campaign")
        .annotate(minor=Sum(F("discount_minor") - F("returned_minor")))
        .order_by("offer", "campaign")
    )
    return tuple(
        Given(
            offer=offer, campaign=campaign, minor=minor, personal=_personal(live, offer, campaign)
        )
        for offer, campaign, minor in rows
        if minor > 0
    )


def _personal(live: LiveOffers, offer: str, campaign: str) -> bool:
    """A campaign's codes are allocated one by one; another offer may look at the customer."""
    if campaign:
        return True
    one = live.by_key.get(offer)
    if one is None:
        return False
    if one.offer.kind in OF_THE_CUSTOMER:
        return True
    return any(not leaf.field.startswith("ask.") for leaf in leaves(condition=one.offer.condition))


def _campaigns(since: datetime, now: datetime) -> tuple[Held, ...]:
    rows = Campaign.objects.filter(launched_at__lt=now, ends_at__gt=since).order_by("launched_at")
    return tuple(
        Held(
            campaign=row.key,
            start=max(since, row.launched_at),
            end=row.ends_at,
            budget_minor=row.budget_minor,
            holdout_share=float(row.brief.get("holdout_share", 0.2)),
        )
        for row in rows
        if row.launched_at is not None and row.ends_at is not None
    )


def _quarters(since: datetime) -> tuple[Quarter, ...]:
    """Four of thirteen weeks each, those without a sale left out."""
    # One after the other: in one statement each order would be held against all four.
    found = [_quarter(since + number * QUARTER) for number in range(4)]
    return tuple(quarter for quarter in found if quarter is not None)


def _quarter(start: datetime) -> Quarter | None:
    orders = Order.objects.alias(at=through(column="placed_at"))
    found = orders.filter(at__gte=start, at__lt=start + QUARTER).aggregate(
        whole=Sum("total_minor"),
        off=Sum("total_minor", filter=Q(discount_minor__gt=0)),
        less=Sum("discount_minor"),
    )
    if found["whole"] is None:
        return None
    return Quarter(
        start=start,
        total_minor=found["whole"],
        reduced_minor=found["off"] or 0,
        discount_minor=found["less"] or 0,
    )


def _codes(since: datetime, now: datetime) -> tuple[int, int]:
    usable = Code.objects.filter(issued_at__gte=since, issued_at__lt=now - USABLE)
    found = usable.exclude(state__in=("open", "void")).aggregate(
        codes=Count("pk"), used=Count("pk", filter=Q(state="redeemed"))
    )
    return int(found["codes"]), int(found["used"])


def _thanked(since: datetime, now: datetime) -> tuple[int, int]:
    """Who bought lately, and how many of them were given something of their own in the year."""
    orders = Order.objects.alias(placed=through(column="placed_at"))
    buyers = orders.filter(
        kind="sale", placed__gte=now - LATELY, placed__lt=now, customer__isnull=False
    ).values("customer")
    owned = Code.objects.filter(issued_at__gte=since, customer__in=buyers).values("customer")
    given = Assignment.objects.filter(arm="given", at__gte=since, customer__in=buyers)
    had = HadReward.objects.filter(at__gte=since, customer__in=buyers)
    thanked = owned.union(given.values("customer"), had.values("customer"))
    return buyers.distinct().count(), thanked.count()


def _points(since: datetime, now: datetime) -> tuple[int, int]:
    """Points issued and spent, from the house's side of the ledger."""
    own = Posting.objects.filter(
        customer=None, entry__at__gte=since, entry__at__lt=now, entry__wallet="points"
    )
    found = own.aggregate(
        issued=Sum("amount", filter=Q(account="issued")),
        spent=Sum(
            "amount",
            filter=Q(account__in=("redeemed", "donated")) | Q(account__startswith="cause:"),
        ),
    )
    return -(found["issued"] or 0), found["spent"] or 0


def _things(live: LiveOffers) -> Mapping[str, str]:
    """What rewards hand out: item -> how it is called."""
    return {
        reward.item: str(reward.name.get("en") or reward.name.get("zh") or reward.key)
        for plan in live.plans
        for reward in plan.rewards
        if reward.item
    }


def _empty(live: LiveOffers, things: Mapping[str, str]) -> tuple[str, ...]:
    """Offers whose limits are used up, and rewards that are out of stock."""
    keys: dict[str, str] = {stock_key(item=item): item for item in things}
    for key, one in live.by_key.items():
        for name in (total_key(offer=key), spend_key(offer=key), units_key(offer=key)):
            keys[name] = key
        if one.offer.limits.budget is not None:
            keys[budget_key(budget=one.offer.limits.budget)] = key
    full = Counter.objects.filter(pk__in=list(keys), used__gte=F("ceiling"))
    return tuple(sorted({keys[key] for key in full.values_list("pk", flat=True)}))


def _worded(live: LiveOffers, things: Mapping[str, str]) -> tuple[str, ...]:
    named = [str(text) for one in live.by_key.values() for text in one.offer.name.values()]
    return tuple(sorted({*named, *things.values(), *things}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check that was made."""

    at: datetime
    findings: tuple[Mapping[str, Any], ...]


def keep(*, findings: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Write a check down; call it inside `write()`."""
    HealthCheck.objects.create(at=now, findings=list(findings))


def last(*, most: int = 1) -> tuple[Check, ...]:
    """The newest checks, newest first."""
    rows = HealthCheck.objects.order_by("-at", "-pk")[:most]
    return tuple(Check(at=row.at, findings=tuple(row.findings)) for row in rows)
