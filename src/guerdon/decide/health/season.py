"""One season: the year's money spent in one quarter of it."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing, percent

QUARTERS = 4


def found(*, standing: Standing, limits: Limits) -> Finding:
    """The share of the year's discounts that its largest quarter took."""
    whole = sum(one.discount_minor for one in standing.quarters)
    if whole <= 0 or len(standing.quarters) < QUARTERS:
        return Finding(name="season", severity=UNKNOWN, page="data")
    most = max(standing.quarters, key=lambda one: one.discount_minor)
    return Finding(
        name="season",
        severity=limits.judged(figure=most.discount_minor / whole),
        page="offer_calendar",
        data={
            "percent": percent(part=most.discount_minor, whole=whole),
            "start": f"{most.start:%Y-%m-%d}",
        },
    )
