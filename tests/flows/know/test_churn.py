"""A table on disk goes through the lake and comes back as it is told there."""

from guerdon.flows.know.churn import read
from guerdon.terms.decision import Refusal


def test_refusals_come_through(tmp_path):
    file = tmp_path / "few.csv"
    file.write_text("gone,fee\nYes,3\nNo,4\n", encoding="utf-8")

    told = read(file=file, label="gone", yes="Yes", time=None)

    assert isinstance(told, Refusal)
    assert told.reason == "churn_too_few"
    assert told.data == {"rows": 2, "left": 1, "least": 500}
