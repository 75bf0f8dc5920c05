"""No measurement: money given without anybody held out to compare with."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing, percent


def found(*, standing: Standing, limits: Limits) -> Finding:
    """Of campaign budgets and of what offers outside campaigns gave, the share never compared."""
    budgets = sum(one.budget_minor for one in standing.campaigns)
    blind = sum(one.budget_minor for one in standing.campaigns if one.holdout_share <= 0)
    outside = sum(one.minor for one in standing.given if not one.campaign)
    whole = budgets + outside
    if not whole:
        return Finding(name="unmeasured", severity=UNKNOWN, page="campaign_new")
    share = (blind + outside) / whole
    return Finding(
        name="unmeasured",
        severity=limits.judged(figure=share),
        page="campaigns",
        data={"percent": percent(part=blind + outside, whole=whole)},
    )
