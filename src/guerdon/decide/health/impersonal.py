"""No personal touch: faithful customers who never get anything of their own."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing, percent


def found(*, standing: Standing, limits: Limits) -> Finding:
    """Of the customers who bought lately, the share that was given something of their own."""
    if not standing.active:
        return Finding(name="impersonal", severity=UNKNOWN, page="data")
    return Finding(
        name="impersonal",
        severity=limits.judged(figure=standing.thanked / standing.active),
        page="campaign_new",
        data={
            "percent": percent(part=standing.thanked, whole=standing.active),
            "active": standing.active,
            "thanked": standing.thanked,
        },
    )
