"""Coupons that nobody wants; a handful of them proves nothing."""

from guerdon.decide.health import unused
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH
from tests.decide.health.shops import LIMITS, shop


def test_by_share() -> None:
    def severity(codes: int, used: int) -> str:
        standing = shop(codes=codes, codes_used=used)
        return unused.found(standing=standing, limits=LIMITS["unused"]).severity

    assert severity(49, 0) == UNKNOWN
    assert severity(50, 0) == BAD
    assert severity(1000, 15) == BAD
    assert severity(1000, 16) == WATCH
    assert severity(1000, 51) == GOOD
