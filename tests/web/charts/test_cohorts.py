"""Cohorts as shares of their first month, a year of them at most."""

from datetime import UTC, datetime

import pytest

from guerdon.flows.know.retention import Cohort
from guerdon.web.charts import cohorts
from tests.web.charts.drawing import EN, rows


@pytest.mark.django_db
def test_none_before_the_first_night() -> None:
    assert cohorts.read(of={}, now=datetime.now(UTC)) is None


def test_shares_of_the_first_month() -> None:
    data = (
        Cohort(month="2026-01", age=0, customers=40, spend_minor=1),
        Cohort(month="2026-01", age=1, customers=30, spend_minor=1),
        Cohort(month="2026-01", age=13, customers=9, spend_minor=1),
        Cohort(month="2026-02", age=0, customers=5, spend_minor=1),
    )
    assert rows(cohorts.drawn(data=data, look=EN)) == [
        {"month": "2026-01  ·  40", "age": 1, "share": 0.75, "people": 30}
    ]


def test_only_the_newest_twelve() -> None:
    months = [f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(14)]
    data = tuple(
        Cohort(month=month, age=age, customers=2, spend_minor=1)
        for month in months
        for age in (0, 1)
    )
    found = rows(cohorts.drawn(data=data, look=EN))
    assert len(found) == cohorts.MONTHS
    assert found[0]["month"].startswith("2025-03")
