"""Offered and not there; whoever waits too long was promised too much."""

from guerdon.decide.health import overpromise
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding
from tests.decide.health.shops import LIMITS, shop


def found(*empty: str, days: int = 0, offered: int = 9) -> Finding:
    standing = shop(empty=empty, waiting_days=days, offered=offered)
    return overpromise.found(standing=standing, limits=LIMITS["overpromise"])


def test_by_count_and_by_waiting() -> None:
    assert found(offered=0).severity == UNKNOWN
    assert (found().severity, found().reason) == (GOOD, "health_overpromise_none")
    assert found("tote").reason == "health_overpromise"
    one = found("tote")
    assert (one.severity, one.page, one.data["names"]) == (WATCH, "stock", "tote")
    assert found("c", "b", "a").data["names"] == "a, b, c"
    assert found("c", "b", "a").severity == BAD
    assert found(days=14).severity == GOOD
    assert (found(days=15).severity, found(days=15).page) == (BAD, "had")
