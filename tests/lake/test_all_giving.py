"""The arms of all giving are drawn over who bought before, and all discounts are counted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from guerdon.lake import engine
from guerdon.lake.all_giving import sums
from guerdon.terms.decision import Refusal
from tests.lake.test_outcomes import order, written

START = datetime(2026, 3, 2, tzinfo=UTC)
NAIVE = START.replace(tzinfo=None)
DAY = timedelta(days=1)


def test_the_sums_of_the_arms(tmp_path: Path) -> None:
    orders = [order("1", "ann", NAIVE - DAY, 10), order("2", "bob", NAIVE - DAY, 20)]
    orders += [order("3", "ann", NAIVE + DAY, 900), order("4", "new", NAIVE + DAY, 70)]
    written(tmp_path, "orders", orders)
    used = {"campaign": None, "offer": "o", "at": NAIVE + DAY}
    redeemed = [{**used, "customer": "ann", "discount_minor": 100}]
    redeemed += [{**used, "customer": None, "discount_minor": 5}]
    written(tmp_path, "redemptions", redeemed)
    asked = {"folder": tmp_path, "held": lambda key: key == "bob"}
    with engine.opened(spill=tmp_path) as opened:
        found = sums(engine=opened, **asked, start=START, end=START + 2 * DAY)
    assert not isinstance(found, Refusal)
    given, held = found["arms"]
    assert (given["arm"], given["n"], given["sales_total"], given["before_total"]) == (
        *("given", 1, 1000.0, 10.0),
    )
    assert (held["n"], held["sales_total"]) == (1, 0.0)
    assert found["off"] == 105


def test_no_snapshot(tmp_path: Path) -> None:
    with engine.opened(spill=tmp_path) as opened:
        found = sums(
            engine=opened, folder=tmp_path / "none", held=bool, start=START, end=START + DAY
        )
    assert isinstance(found, Refusal)
