"""Predicted beside actual orders by past repeats."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import holdout_check
from tests.web.charts.drawing import EN, rows, starts_at_zero
from tests.web.console import shop


@pytest.mark.django_db
def test_the_model_in_use() -> None:
    now = datetime.now(UTC)
    assert holdout_check.read(of={}, now=now) is None
    shop.filled(now=now)
    data = holdout_check.read(of={}, now=now)
    assert data is not None
    chart = holdout_check.drawn(data=data, look=EN)
    found = [(row["repeats"], row["what"], row["orders"]) for row in rows(chart)]
    assert found == [
        ("0", "Came", 0.5),
        ("0", "Predicted", 0.7),
        ("7+", "Came", 11.0),
        ("7+", "Predicted", 12.0),
    ]
    assert starts_at_zero(chart, "y")
