"""Stop and start: campaigns with long silences between them."""

from datetime import timedelta

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing

DAY = timedelta(days=1)


def found(*, standing: Standing, limits: Limits) -> Finding:
    """The longest time without a campaign since the year's first, until now."""
    runs = sorted(standing.campaigns, key=lambda one: (one.start, one.end))
    if not runs:
        return Finding(name="stop_start", severity=UNKNOWN, page="campaign_new")
    silent = timedelta(0)
    until = runs[0].end
    for one in runs[1:]:
        silent = max(silent, one.start - until)
        until = max(until, one.end)
    silent = max(silent, standing.at - until)
    return Finding(
        name="stop_start",
        severity=limits.judged(figure=silent / DAY),
        page="campaigns",
        data={"campaigns": len(runs), "days": max(0, silent // DAY)},
    )
