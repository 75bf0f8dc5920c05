"""Shares of customers beside shares of value, each a whole."""

from datetime import UTC, datetime

import pytest

from guerdon.store.night.know import Totals
from guerdon.web.charts import value_spread
from tests.web.charts.drawing import EN, rows


@pytest.mark.django_db
def test_none_before_the_first_night() -> None:
    assert value_spread.read(of={}, now=datetime.now(UTC)) is None


def test_two_wholes() -> None:
    data = tuple(
        Totals(name=name, customers=n, spend=1, clv=clv, p_alive=0.5)
        for name, n, clv in (("low", 60, 10), ("high", 15, 70), ("middle", 25, 20))
    )
    found = rows(value_spread.drawn(data=data, look=EN))
    people = [row for row in found if row["bar"] == "Customers"]
    worth = [row for row in found if row["bar"] == "Value"]
    assert [row["label"] for row in people] == ["High 15%", "Middle 25%", "Low 60%"]
    assert [row["label"] for row in worth] == ["High 70%", "Middle 20%", "Low 10%"]
    assert [round(row["end"], 9) for row in worth] == [0.7, 0.9, 1.0]
