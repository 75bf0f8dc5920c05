"""The pace: what was spent adds up to today, the plan is a line to the end."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import campaign_pace
from tests.web.charts.drawing import EN, starts_at_zero

DATA = {
    "start": "2026-03-01",
    "last": "2026-03-03",
    "end": "2026-03-05",
    "planned": 4000,
    "days": [["2026-03-01", 300], ["2026-03-03", 500]],
}


@pytest.mark.django_db
def test_an_unknown_campaign_has_no_chart() -> None:
    assert campaign_pace.read(of={"of": "none"}, now=datetime.now(UTC)) is None


def test_spent_adds_up_until_today_and_the_plan_to_the_end() -> None:
    found = campaign_pace.rows(data=DATA)
    assert [row["spent"] for row in found] == [300, 300, 800, None, None]
    assert [row["planned"] for row in found] == [0, 1000, 2000, 3000, 4000]


def test_drawn_from_zero_with_both_named() -> None:
    chart = campaign_pace.drawn(data=DATA, look=EN)
    assert starts_at_zero(chart.layer[0], "y")
    texts = [layer["encoding"].get("text") for layer in chart.to_dict()["layer"]]
    assert [text["value"] for text in texts if text] == ["Planned", "Spent"]
