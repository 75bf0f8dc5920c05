"""Over-promising: things that are offered and cannot be had."""

from guerdon.decide.health.standing import BAD, UNKNOWN, Finding, Limits, Standing

SHOWN = 5
# Whoever waits so many days for a thing that was paid for with points was promised too much.
LONGEST_WAIT = 14


def found(*, standing: Standing, limits: Limits) -> Finding:
    """How many live offers, prizes and rewards are used up, and how long the oldest waits."""
    if not standing.offered:
        return Finding(name="overpromise", severity=UNKNOWN, page="offers")
    late = standing.waiting_days > LONGEST_WAIT
    severity = BAD if late else limits.judged(figure=len(standing.empty))
    return Finding(
        name="overpromise",
        severity=severity,
        page="had" if late and not standing.empty else "stock",
        data={
            "count": len(standing.empty),
            "names": ", ".join(sorted(standing.empty)[:SHOWN]),
            "days": standing.waiting_days,
        },
    )
