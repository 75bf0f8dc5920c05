"""What people do with a campaign that stands: agree to its plan, stop it, let it run again."""

from datetime import datetime

from django.db.models import Sum
from django.db.models.functions import TruncDate

from guerdon.store.campaigns.campaigns import HALTED, LAUNCHED, PLANNED
from guerdon.store.models import Campaign, RedemptionLine
from guerdon.store.writing import write


def approve(*, key: str, actor: str, now: datetime) -> None:
    """Keep who agreed to the plan as it stands; planning again takes it away."""
    with write():
        rows = Campaign.objects.filter(key=key, state=PLANNED)
        rows.update(approved_by=actor, approved_at=now)


def shift(*, key: str, halted: bool) -> bool:
    """Running -> halted, or halted -> running; whether that changed anything."""
    before, after = (LAUNCHED, HALTED) if halted else (HALTED, LAUNCHED)
    with write():
        return bool(Campaign.objects.filter(key=key, state=before).update(state=after))


def by_day(*, key: str, start: datetime, end: datetime, zone: str) -> tuple[tuple[str, int], ...]:
    """(day as its date in the zone, minor units) of what was redeemed in [start, end)."""
    from zoneinfo import ZoneInfo

    rows = (
        RedemptionLine.objects.filter(
            campaign=key, redemption__at__gte=start, redemption__at__lt=end
        )
        .annotate(day=TruncDate("redemption__at", tzinfo=ZoneInfo(zone)))
        .values_list("day")
        .annotate(minor=Sum("discount_minor") - Sum("returned_minor"))
        .order_by("day")
    )
    return tuple((day.isoformat(), int(minor)) for day, minor in rows)
