"""The bars close in, the dots stay inside the picture, arms go by their names."""

from datetime import UTC, datetime

import pytest

from guerdon.web.charts import experiment_bars
from tests.web.charts.drawing import EN, rows

DATA = {
    "names": {"deep": {"zh": "八折", "en": "20 %"}},
    "looks": [
        {"share": 0.25, "bar": None, "harm": 2.9, "arms": {"deep": 0.4}},
        {"share": 0.5, "bar": 7.5, "arms": {"deep": 9.0}},
    ],
}


def test_dots_and_bars() -> None:
    found = rows(experiment_bars.drawn(data=DATA, look=EN))
    dots = [row for row in found if "z" in row]
    assert {row["name"] for row in dots} == {"20 %"}
    assert max(row["z"] for row in dots) == experiment_bars.HIGHEST
    bars = [row for row in found if "bar" in row]
    assert {(row["share"], row["bar"]) for row in bars} == {
        (0.5, 6.0),
        (0.5, -6.0),
        (0.25, -2.9),
    }


def test_a_name_in_another_language_is_better_than_none() -> None:
    assert experiment_bars.named({"zh": "八折"}, "en") == "八折"


@pytest.mark.django_db
def test_nothing_before_the_first_look() -> None:
    assert experiment_bars.read(of={"of": "none"}, now=datetime.now(UTC)) is None
