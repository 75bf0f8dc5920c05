"""Points asleep: a currency that is earned and never spent thanks nobody."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing, percent


def found(*, standing: Standing, limits: Limits) -> Finding:
    """Of the points issued in the year, the share that was spent in it."""
    issued = standing.points_issued
    if issued <= 0:
        return Finding(name="asleep", severity=UNKNOWN, page="points")
    return Finding(
        name="asleep",
        severity=limits.judged(figure=standing.points_spent / issued),
        page="points",
        data={
            "percent": percent(part=standing.points_spent, whole=issued),
            "issued": issued,
            "spent": standing.points_spent,
        },
    )
