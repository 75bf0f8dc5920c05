"""The share of content remarks by week beside the target."""

from datetime import UTC, date, datetime

import pytest

from guerdon.know.voice.trend import TARGET, Week
from guerdon.web.charts import voice_weeks
from tests.web.charts.drawing import EN, rows


@pytest.mark.django_db
def test_nothing_before_the_first_remark() -> None:
    assert voice_weeks.read(of={}, now=datetime.now(UTC)) is None


def test_each_week_with_its_share_and_the_target_by_name() -> None:
    weeks = (
        Week(start=date(2026, 3, 2), positive=3, negative=1, unsure=5),
        Week(start=date(2026, 3, 9)),
    )
    found = rows(voice_weeks.drawn(data=weeks, look=EN))
    drawn = [row for row in found if "share" in row]
    assert {row["share"] for row in drawn} == {0.75}
    assert {row["start"] for row in drawn} == {"2026-03-02"}
    assert {row["at"] for row in found if "at" in row} == {TARGET}
