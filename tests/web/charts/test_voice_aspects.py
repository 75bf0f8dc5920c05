"""What customers complain about, in words and from zero."""

from datetime import UTC, datetime

import pytest

from guerdon.know.voice.trend import About
from guerdon.web.charts import voice_aspects
from tests.web.charts.drawing import EN, rows


@pytest.mark.django_db
def test_nothing_before_an_aspect_was_named() -> None:
    assert voice_aspects.read(of={}, now=datetime.now(UTC)) is None


def test_two_bars_an_aspect_named_in_the_readers_words() -> None:
    data = (About(name="delivery", positive=2, negative=7, unsure=0),)
    chart = voice_aspects.drawn(data=data, look=EN)
    told = {(row["name"], row["kind"], row["remarks"]) for row in rows(chart)}
    assert told == {("Delivery", "Negative", 7), ("Delivery", "Positive", 2)}
    assert '"domainMin": 0' in chart.to_json()
