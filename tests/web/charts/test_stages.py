"""Customers by stage: in the order of life, labelled, the warning one told apart."""

from datetime import UTC, datetime

import pytest

from guerdon.store.models import KnowValue
from guerdon.web.charts import stages
from tests.web.charts.drawing import EN, rows, starts_at_zero
from tests.web.console import shop

NOW = datetime.now(UTC)


@pytest.mark.django_db
def test_counts_of_the_newest_night() -> None:
    assert stages.read(of={}, now=NOW) is None
    shop.filled(now=NOW)
    data = stages.read(of={}, now=NOW)
    assert data is not None
    assert data[0] == {"stage": "new", "people": 1}
    assert sum(row["people"] for row in data) == KnowValue.objects.count()


def test_drawn_from_zero_with_its_numbers() -> None:
    data = [{"stage": "active", "people": 3}, {"stage": "at_risk", "people": 1}]
    chart = stages.drawn(data=data, look=EN)
    assert [row["label"] for row in rows(chart)] == ["3 · 75%", "1 · 25%"]
    assert [row["warning"] for row in rows(chart)] == [False, True]
    assert starts_at_zero(chart, "x")
