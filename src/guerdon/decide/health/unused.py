"""Form over substance: coupons that go out in numbers and that nobody wants."""

from guerdon.decide.health.standing import UNKNOWN, Finding, Limits, Standing

FEWEST = 50


def found(*, standing: Standing, limits: Limits) -> Finding:
    """The share of unique codes that was used; unknown with few codes."""
    codes, used = standing.codes, standing.codes_used
    if codes < FEWEST:
        data = {"codes": codes, "fewest": FEWEST}
        return Finding(name="unused", severity=UNKNOWN, page="coupons", data=data)
    return Finding(
        name="unused",
        severity=limits.judged(figure=used / codes),
        page="coupons",
        data={"codes": codes, "used": used, "percent": round(100 * used / codes, 1)},
    )
