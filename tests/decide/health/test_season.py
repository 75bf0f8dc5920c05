"""Three months that take most of the year's discounts; less than a year says nothing."""

from guerdon.decide.health import season
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding
from tests.decide.health.shops import LIMITS, quarters, shop


def found(*less: int) -> Finding:
    standing = shop(quarters=quarters(*((1000, 0, part) for part in less)))
    return season.found(standing=standing, limits=LIMITS["season"])


def test_by_quarter() -> None:
    assert found(10, 10, 10).severity == UNKNOWN
    assert found(0, 0, 0, 0).severity == UNKNOWN
    assert found(25, 25, 25, 25).severity == GOOD
    assert (found(20, 20, 20, 40).severity, found(10, 10, 10, 70).severity) == (WATCH, BAD)
    assert found(70, 10, 10, 10).data == {"percent": 70, "start": "2025-03-15"}
