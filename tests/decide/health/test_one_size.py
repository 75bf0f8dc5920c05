"""What looks at nobody is one size; money decides, not the number of offers."""

from guerdon.decide.health import one_size
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding
from tests.decide.health.shops import LIMITS, gave, shop


def found(*given: tuple[str, int, bool]) -> Finding:
    return one_size.found(standing=shop(given=gave(*given)), limits=LIMITS["one_size"])


def test_by_money() -> None:
    assert found().severity == UNKNOWN
    seen = found(("a", 900, False), ("b", 50, True), ("c", 50, True))
    assert (seen.severity, dict(seen.data)) == (BAD, {"percent": 90, "offers": 3})
    assert found(("a", 60, False), ("b", 40, True)).severity == WATCH
    assert found(("a", 40, False), ("b", 60, True)).severity == GOOD
