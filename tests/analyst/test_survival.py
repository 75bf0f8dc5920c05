"""Contracts of analysts: the curve, the comparison and the ratios, as published."""

import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError
from tests.know.test_survival import PLACEBO, TREATED, read


@pytest.fixture(scope="module")
def trial() -> gd.Survival:
    import pandas as pd

    (treated, left), (placebo, gone) = read(TREATED), read(PLACEBO)
    table = pd.DataFrame(
        {"weeks": treated + placebo, "left": left + gone, "arm": ["6-MP"] * 21 + ["placebo"] * 21}
    )
    return gd.survival(table)


def test_remission_as_printed(trial: gd.Survival) -> None:
    told = trial.report_
    assert told is not None
    assert told["split"]["medians"] == {"6-MP": 23, "placebo": 8}
    assert told["split"]["chi_square"] == pytest.approx(16.79, abs=5e-3)
    curve = trial.curve_
    treated = curve[curve.group == "6-MP"]
    assert treated.share.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert trial.hazards_.ratio[0] == pytest.approx(4.817, abs=5e-3)
    assert trial.predict([0, 100]).tolist() == [1.0, curve[curve.group == ""].share.iloc[-1]]


def test_few_who_left_tell_no_ratios() -> None:
    import pyarrow as pa

    rows = [{"time": n + 1, "left": n < 6, "fee": n % 7} for n in range(30)]
    stays = gd.survival(pa.Table.from_pylist(rows))
    assert stays.hazards_.num_rows == 0
    assert stays.report_ is not None
    assert stays.report_["split"] is None


def test_habits_and_errors() -> None:
    made = gd.Survival(by="plan", time="months")
    assert made.get_params() == {"yes": "", "by": "plan", "as_of": None, "time": "months"}
    with pytest.raises(NotFittedError, match="Survival"):
        _ = made.curve_
    import pyarrow as pa

    with pytest.raises(gd.UnreadableContractsError, match="Name one for the day"):
        gd.survival(pa.table({"a": [1]}))
    with pytest.raises(gd.UnreadableContractsError, match="month is no word"):
        gd.survival(pa.table({"a": [1]}), month="a")
