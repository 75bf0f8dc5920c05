"""Whoever bought lately and never got anything of their own."""

from guerdon.decide.health import impersonal
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH
from tests.decide.health.shops import LIMITS, shop


def test_by_share() -> None:
    def severity(active: int, thanked: int) -> str:
        standing = shop(active=active, thanked=thanked)
        return impersonal.found(standing=standing, limits=LIMITS["impersonal"]).severity

    assert severity(0, 0) == UNKNOWN
    assert [severity(1000, n) for n in (0, 50, 51, 150, 151)] == [BAD, BAD, WATCH, WATCH, GOOD]
