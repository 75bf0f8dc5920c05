"""One customer's months."""

from datetime import UTC, datetime

import pytest

from guerdon.store.night.profile import Month
from guerdon.web.charts import customer_months
from tests.web.charts.drawing import EN, rows, starts_at_zero


@pytest.mark.django_db
def test_an_unknown_customer_has_no_chart() -> None:
    assert customer_months.read(of={"of": "nobody"}, now=datetime.now(UTC)) is None


def test_months_from_zero() -> None:
    data = (Month(year=2026, month=3, spend_minor=1234, orders=2),)
    chart = customer_months.drawn(data=data, look=EN)
    assert rows(chart) == [{"month": "2026-03-01", "amount": 12.34, "orders": 2}]
    assert starts_at_zero(chart, "y")
