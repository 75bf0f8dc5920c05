"""The lift: shares of the held-out mean with their intervals, the truth where it is known."""

import copy
from datetime import UTC, datetime

import pytest

from guerdon.web.charts import lift
from tests.web.charts.drawing import EN, rows
from tests.web.console.shop import READOUT


@pytest.mark.django_db
def test_an_unknown_campaign_has_no_chart() -> None:
    assert lift.read(of={"of": "none"}, now=datetime.now(UTC)) is None


def test_shares_intervals_and_truth() -> None:
    sales = next(
        row for row in rows(lift.drawn(data=READOUT, look=EN)) if row.get("name") == "Sales"
    )
    assert sales["share"] == pytest.approx(4000 / 30000)
    assert (sales["low"], sales["high"]) == pytest.approx((1500 / 30000, 6500 / 30000))
    assert sales["truth"] == pytest.approx(4500 / 30000)
    assert sales["label"] == "+13.3%"


def test_what_has_no_interval_is_left_out() -> None:
    document = copy.deepcopy(READOUT)
    for effect in document["effects"].values():
        effect["low"] = None
    assert lift._rows(document) == []
    document["effects"]["orders"]["low"] = 0.1
    assert [row["name"] for row in lift._rows(document)] == ["orders"]


def test_without_a_truth_no_diamond() -> None:
    with_truth = lift.drawn(data=READOUT, look=EN).to_dict()
    without = lift.drawn(data=READOUT | {"truth": None}, look=EN).to_dict()
    assert len(with_truth["layer"]) == len(without["layer"]) + 2
