"""Points by the month in which they end."""

from datetime import UTC, datetime

import pytest

from guerdon.store.ledger.purses import Ending
from guerdon.web.charts import points_endings
from tests.web.charts.drawing import EN, rows, starts_at_zero


@pytest.mark.django_db
def test_none_when_nothing_ends() -> None:
    assert points_endings.read(of={}, now=datetime.now(UTC)) is None


def test_each_bar_has_its_number() -> None:
    data = [Ending(month=datetime(2026, n, 1, tzinfo=UTC), points=1200 * (n - 1)) for n in (1, 2)]
    chart = points_endings.drawn(data=data, look=EN)
    assert [row["label"] for row in rows(chart)] == ["", "1,200"]
    assert starts_at_zero(chart, "y")
