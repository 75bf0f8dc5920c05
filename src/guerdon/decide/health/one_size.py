"""One size fits all: what is given looks at nobody in particular."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing, percent


def found(*, standing: Standing, limits: Limits) -> Finding:
    """Of the money that offers gave, the share that everybody got alike."""
    whole = standing.given_minor
    if not whole:
        return Finding(name="one_size", severity=UNKNOWN, page="offers")
    alike = sum(one.minor for one in standing.given if not one.personal)
    return Finding(
        name="one_size",
        severity=limits.judged(figure=alike / whole),
        page="segments",
        data={"percent": percent(part=alike, whole=whole), "offers": len(standing.given)},
    )
