"""The share of sales with something off, and that it rises."""

from guerdon.decide.health import discounts
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding
from tests.decide.health.shops import LIMITS, quarters, shop


def found(*reduced: int) -> Finding:
    standing = shop(quarters=quarters(*((1000, part, 10) for part in reduced)))
    return discounts.found(standing=standing, limits=LIMITS["discounts"], rising=0.1)


def test_share_and_trend() -> None:
    assert found().severity == UNKNOWN
    assert found(700, 700, 700, 700).severity == BAD
    assert found(400, 400, 400, 400).severity == WATCH
    assert found(200, 200, 200, 200).severity == GOOD
    rising = found(100, 100, 200, 220)
    assert (rising.severity, rising.data["before"], rising.data["after"]) == (WATCH, 10, 21)
    assert found(200, 220, 100, 100).severity == GOOD
    assert found(100).severity == GOOD
