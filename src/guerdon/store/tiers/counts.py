"""Tiers counted for pages: members by tier, who rises and who is at risk, moves between tiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from guerdon.store.models import TierChange, TierStanding

# Rising: at most a fifth of the next threshold is missing, so a quarter of what is done.
NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One tier of a structure: its members, those near the next, those who may lose it soon."""

    members: int = 0
    rising: int = 0
    at_risk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A customer with what is missing to rise, or short of staying until `lost_at`."""

    customer: str
    tier: str
    done: int
    missing: int
    short: int
    lost_at: datetime | None


def rungs(*, structure: str, warn_days: int, now: datetime) -> dict[str, Rung]:
    """By tier, the empty one for those below the lowest; `warn_days` are the structure's."""
    rows = TierStanding.objects.filter(structure=structure).values_list("shown")
    counted = rows.annotate(
        Count("pk"),
        rising=Count("pk", filter=_near()),
        risky=Count("pk", filter=_risky(warn_days, now)),
    )
    return {
        tier: Rung(members=members, rising=rising, at_risk=risky)
        for tier, members, rising, risky in counted
    }


def _near() -> Q:
    return Q(missing__gt=0) & Q(done__gte=NEAR * F("missing"))


def _risky(warn_days: int, now: datetime) -> Q:
    """As holders are told: within so many days, and not while a floor or a plan holds them."""
    until = now + timedelta(days=warn_days)
    return Q(lost_at__gt=now, lost_at__lte=until, shown=F("tier"))


def at_risk(*, structure: str, warn_days: int, now: datetime, most: int = 8) -> tuple[Placed, ...]:
    """Those who lose their tier first, of those who lose it within `warn_days`."""
    found = TierStanding.objects.filter(_risky(warn_days, now), structure=structure)
    return _placed(found.order_by("lost_at", "pk"), most)


def rising(*, structure: str, most: int = 8) -> tuple[Placed, ...]:
    """Those who miss least of the next tier."""
    found = TierStanding.objects.filter(_near(), structure=structure)
    return _placed(found.order_by("missing", "pk"), most)


def _placed(rows: object, most: int) -> tuple[Placed, ...]:
    return tuple(
        Placed(
            customer=row.customer.key,
            tier=row.shown,
            done=row.done,
            missing=row.missing,
            short=row.short,
            lost_at=row.lost_at,
        )
        for row in rows.select_related("customer")[:most]  # type: ignore[attr-defined]
    )


def moves(*, structure: str, since: datetime) -> Mapping[tuple[str, str], int]:
    """How often a customer went from one tier to another since the moment."""
    rows = TierChange.objects.filter(structure=structure, at__gte=since).exclude(before=F("after"))
    counted = rows.values_list("before", "after").annotate(Count("pk"))
    return {(before, after): count for before, after, count in counted}
