"""What draws came to, by the table that was in force."""

from datetime import datetime
from fractions import Fraction

import pytest

from guerdon.store import counters
from guerdon.store.play import drawn, draws
from guerdon.store.writing import write
from guerdon.terms.limit import Use
from tests.store.ledgers import member
from tests.store.play.test_draws import taken

pytestmark = pytest.mark.django_db


def test_sums_and_tables(now: datetime) -> None:
    member("ann", now)
    draws.committed(customer="ann", draw="wheel", now=now)
    for number, given in enumerate(("mug", "nothing", "nothing", "mug")):
        with write():
            held = draws.hold(customer="ann", draw="wheel")
            assert held is not None
            one = taken(f"t{number}", now, given=given)
            if number == 3:
                one = taken("t3", now)
                one.record["table"][1][1] = "1"  # type: ignore[index]
            draws.keep(held=held, taken=one, version=1, dry=0)
    tally = drawn.tally(draw="wheel")
    assert (tally.takes, tally.members, tally.points) == (4, 1, 20)
    assert tally.given == {"mug": 2, "nothing": 2}
    found = {stratum.table.of: stratum for stratum in drawn.strata(draw="wheel")}
    assert found[4].drawn == {"mug": 1, "nothing": 2}
    assert found[4].expected() == {"mug": Fraction(3, 4), "nothing": Fraction(9, 4)}
    assert found[2].drawn == {"mug": 1}
    assert drawn.tally(draw="none").takes == 0


def test_what_is_left(now: datetime) -> None:
    with write():
        counters.take(uses=[Use(key="draw/wheel/mug", units=2, ceiling=10)])
    keys = ["draw/wheel/mug", "draw/wheel/bag"]
    assert drawn.left(keys=keys) == {"draw/wheel/mug": (2, 10)}
    assert drawn.left(keys=[]) == {}
