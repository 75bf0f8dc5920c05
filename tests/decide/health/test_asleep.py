"""Points that are issued and never spent."""

from guerdon.decide.health import asleep
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH
from tests.decide.health.shops import LIMITS, shop


def test_by_share() -> None:
    def severity(issued: int, spent: int) -> str:
        standing = shop(points_issued=issued, points_spent=spent)
        return asleep.found(standing=standing, limits=LIMITS["asleep"]).severity

    assert severity(0, 50) == UNKNOWN
    assert [severity(1000, n) for n in (0, 100, 101, 250, 251)] == [BAD, BAD, WATCH, WATCH, GOOD]
