"""A table with labels is read whole: kinds and numbers, names left out, and bad ones refused."""

import numpy as np
import pytest

from guerdon.lake import engine, labelled
from guerdon.lake.labelled import Read
from guerdon.terms.decision import Refusal


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    chance = np.random.default_rng(9)
    lines = ["id,plan,again,fee,months,gone"]
    for number in range(700):
        plan = chance.choice(["month", "year"])
        fee = chance.integers(10, 90)
        leaves = chance.random() < (0.5 if plan == "month" else 0.1)
        months = chance.integers(1, 40)
        blank = "" if number % 50 == 0 else fee
        lines.append(f"n{number},{plan},{plan},{blank},{months},{'yes' if leaves else 'no'}")
    path = tmp_path_factory.mktemp("labelled") / "who.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(file, tmp_path, *, label="gone", yes="yes", time="months"):
    with engine.opened(spill=tmp_path, threads=1) as opened:
        return labelled.read(engine=opened, file=file, label=label, yes=yes, time=time)


def test_the_whole_table(file, tmp_path):
    found = read(file, tmp_path)

    assert isinstance(found, Read)
    assert found.customers == len(found.risk) == 700
    assert found.left_out == ("id",)
    assert found.model.quality.auc == pytest.approx(0.74, abs=0.06)
    assert found.curve.at_risk[0] == 700
    # `again` says what `plan` says, and would make Cox's equations unsolvable.
    assert found.hazards.names == ("fee", "plan=year")
    assert found.hazards.log_ratios[1] < -1
    assert found.concordance > 0.6


def test_without_a_time_nothing_is_said_of_staying(file, tmp_path):
    found = read(file, tmp_path, time=None)

    assert (found.curve, found.hazards, found.concordance) == (None, None, None)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"label": "left"}, "unknown_field"),
        ({"time": "weeks"}, "unknown_field"),
        ({"time": "plan"}, "churn_time"),
        ({"time": "fee"}, "churn_time"),
        ({"yes": "maybe"}, "churn_too_few"),
    ],
)
def test_refused(file, tmp_path, asked, reason):
    told = read(file, tmp_path, **({"label": "plan", "yes": "maybe"} if "yes" in asked else asked))

    assert isinstance(told, Refusal)
    assert told.reason == reason


def test_a_file_that_is_none(tmp_path):
    file = tmp_path / "none.parquet"
    file.write_bytes(b"nothing")

    assert read(file, tmp_path).reason == "file_is_other"


@pytest.mark.shared_data
def test_telecom_customers_by_cross_validation(shared_data, tmp_path):
    file = shared_data / "telco_churn" / "Telco-Customer-Churn.csv"

    found = read(file, tmp_path, label="Churn", yes="Yes", time="tenure")

    assert (found.customers, found.model.quality.left) == (7043, 1869)
    assert found.model.quality.auc > 0.84
    assert found.model.quality.calibration_error < 0.02
    assert found.model.quality.brier < 0.14
    assert found.left_out == ("customerID",)
