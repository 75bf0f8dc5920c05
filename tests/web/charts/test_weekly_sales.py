"""Sales by week: simulated ones told apart, bars from zero."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.store.past.sales import Week
from guerdon.web.charts import weekly_sales
from tests.web.charts.drawing import EN, rows
from tests.web.console import shop

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_half_a_year() -> None:
    now = datetime.now(UTC)
    assert weekly_sales.read(of={}, now=now) is None
    shop.filled(now=now)
    weeks = weekly_sales.read(of={}, now=now)
    assert weeks is not None
    assert len(weeks) == weekly_sales.WEEKS


def test_what_is_simulated_is_its_own_part() -> None:
    week = Week(start=START, total_minor=1000, simulated_minor=250)
    plain = Week(start=START + timedelta(days=7), total_minor=500, simulated_minor=0)
    found = rows(weekly_sales.drawn(data=[week, plain], look=EN))
    assert [(row["kind"], row["amount"]) for row in found] == [
        ("Sales", 7.5),
        ("Simulated since the campaign", 2.5),
        ("Sales", 5.0),
    ]
