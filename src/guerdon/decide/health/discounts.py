"""Too much discount: customers who learn to wait for the lower price."""

from guerdon.decide.health.standing import (
    GOOD,
    UNKNOWN,
    WATCH,
    Finding,
    Limits,
    Quarter,
    Standing,
    percent,
)


def found(*, standing: Standing, limits: Limits, rising: float) -> Finding:
    """The share of sales with something off, and how it moved from half year to half year."""
    whole = sum(one.total_minor for one in standing.quarters)
    if whole <= 0:
        return Finding(name="discounts", severity=UNKNOWN, page="data")
    reduced = sum(one.reduced_minor for one in standing.quarters)
    half = len(standing.quarters) // 2
    before, after = _share(standing.quarters[:half]), _share(standing.quarters[half:])
    severity = limits.judged(figure=reduced / whole)
    if severity == GOOD and before is not None and after is not None and after - before >= rising:
        severity = WATCH
    now = percent(part=reduced, whole=whole)
    return Finding(
        name="discounts",
        severity=severity,
        page="results",
        data={
            "percent": now,
            "before": now if before is None else round(100 * before),
            "after": now if after is None else round(100 * after),
        },
    )


def _share(quarters: tuple[Quarter, ...]) -> float | None:
    whole = sum(one.total_minor for one in quarters)
    return sum(one.reduced_minor for one in quarters) / whole if whole > 0 else None
