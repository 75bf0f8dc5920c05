"""Names that hold a word that the shop does not stand for, in any case of letters."""

from guerdon.decide.health import values
from guerdon.decide.health.standing import BAD, GOOD, UNKNOWN, WATCH, Finding
from tests.decide.health.shops import LIMITS, shop


def found(*worded: str, against: tuple[str, ...] = ("plastic", "皮草")) -> Finding:
    standing = shop(worded=worded, against=against)
    return values.found(standing=standing, limits=LIMITS["values"])


def test_words() -> None:
    assert found("Plastic cup", against=()).severity == UNKNOWN
    assert found("Canvas bag").severity == GOOD
    one = found("Canvas bag", "PLASTIC cup")
    assert (one.severity, one.data["names"]) == (WATCH, "PLASTIC cup")
    assert found("皮草围巾", "plastic toys").severity == BAD
