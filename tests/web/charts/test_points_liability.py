"""The worth of points by age, old ones told apart."""

from datetime import UTC, datetime

import pytest

from guerdon.terms.liability import Band, Liability
from guerdon.web.charts import points_liability
from tests.web.charts.drawing import EN, rows, starts_at_zero

NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.mark.django_db
def test_none_when_no_points_are_out() -> None:
    assert points_liability.read(of={}, now=NOW) is None


def test_each_age_has_its_money_and_empty_ones_are_left_out() -> None:
    data = Liability(
        at=NOW,
        currency="USD",
        points=300,
        minor=300,
        lapsed=0,
        owed=0,
        by_age=(
            Band(name="0-3", points=100, minor=100_00),
            Band(name="3-6", points=0, minor=0),
            Band(name="24+", points=200, minor=200_00),
        ),
        by_tier=(),
        breakage=None,
        why="history_short",
        data={},
    )
    chart = points_liability.drawn(data=data, look=EN)
    assert [(row["label"], row["old"]) for row in rows(chart)] == [("$100", False), ("$200", True)]
    assert starts_at_zero(chart, "x")
