"""Told and measured effects by tenth; a tenth without both arms is left out."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import uplift_deciles
from tests.web.charts.drawing import EN, rows
from tests.web.charts.taught import TAUGHT


@pytest.mark.django_db
def test_an_unknown_campaign_has_no_chart() -> None:
    assert uplift_deciles.read(of={"of": "none"}, now=datetime.now(UTC)) is None


def test_tenths_in_whole_money() -> None:
    drawn = rows(uplift_deciles.drawn(data=TAUGHT, look=EN))
    found = [row for row in drawn if "tenth" in row]
    tenths = {row["tenth"]: row for row in found}
    assert list(tenths) == [1]
    assert (tenths[1]["told"], tenths[1]["came"]) == (12.0, 11.0)
    assert (tenths[1]["low"], tenths[1]["high"]) == (5.0, 17.0)
