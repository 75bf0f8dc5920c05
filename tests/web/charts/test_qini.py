"""The Qini curve in whole money, beside chance; nothing where nothing was learnt."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import qini
from tests.web.charts.drawing import EN, rows
from tests.web.charts.taught import TAUGHT


@pytest.mark.django_db
def test_an_unknown_campaign_has_no_chart() -> None:
    assert qini.read(of={"of": "none"}, now=datetime.now(UTC)) is None


def test_gain_and_band_beside_chance() -> None:
    found = [row for row in rows(qini.drawn(data=TAUGHT, look=EN)) if row.get("share") == 0.5]
    assert found[0] | {} == {"share": 0.5, "gain": 3.0, "low": 2.0, "high": 4.0, "chance": 2.0}
