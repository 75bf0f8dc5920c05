"""Sales per person and week: two lines, named at their ends."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import campaign_weeks
from tests.web.charts.drawing import EN, rows, starts_at_zero
from tests.web.console.shop import READOUT


@pytest.mark.django_db
def test_an_unknown_campaign_has_no_chart() -> None:
    assert campaign_weeks.read(of={"of": "none"}, now=datetime.now(UTC)) is None


def test_per_person_from_zero() -> None:
    chart = campaign_weeks.drawn(data=READOUT, look=EN)
    first = rows(chart)[0]
    assert (first["week"], first["name"]) == (1, "Given")
    assert first["amount"] == pytest.approx(20_000 / 516)
    plain = chart.to_dict()
    assert starts_at_zero(chart.layer[0], "y")
    assert [layer["mark"]["dy"] for layer in plain["layer"][1:]] == [9, -9]
