"""Groups of the split that was asked for, with their intervals and models."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import group_worth
from tests.web.charts.drawing import EN, rows, starts_at_zero
from tests.web.console import shop


@pytest.mark.django_db
def test_groups_of_the_split_that_was_asked_for() -> None:
    now = datetime.now(UTC)
    assert group_worth.read(of={}, now=now) is None
    shop.filled(now=now)
    first = group_worth.read(of={"by": "nothing"}, now=now)
    assert first is not None
    assert first["by"] == "channel"
    data = group_worth.read(of={"by": "store"}, now=now)
    assert data is not None
    chart = group_worth.drawn(data=first, look=EN)
    found = [(row["group"], row["model"], row["clv"], row["clv_high"]) for row in rows(chart)]
    assert found[:2] == [
        ("channel one", "Model of its own", 40.0, 46.0),
        ("channel two", "Model of all", 9.0, 46.0),
    ]
    assert {row["model"] for row in rows(group_worth.drawn(data=data, look=EN))} == {"Model of all"}
    assert starts_at_zero(chart, "x")
