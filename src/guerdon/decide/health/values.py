"""Against one's values: gifts that speak against what the shop stands for."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing

SHOWN = 5


def found(*, standing: Standing, limits: Limits) -> Finding:
    """Names of offers, prizes and rewards that hold a word that the shop does not stand for."""
    if not standing.against:
        return Finding(name="values", severity=UNKNOWN, page="settings")
    words = [word.casefold() for word in standing.against]
    wrong = [name for name in standing.worded if any(word in name.casefold() for word in words)]
    return Finding(
        name="values",
        severity=limits.judged(figure=len(wrong)),
        page="offers",
        data={"count": len(wrong), "names": ", ".join(wrong[:SHOWN])},
    )
