"""A trial's arms are added up where the data is; people without an arm are in none."""

from pathlib import Path

from guerdon.lake import engine
from guerdon.lake.trial import read
from guerdon.measure.trial import Trial

ROWS = "arm,spend\nmail,3\nmail,5\nnone,1\nnone,1\n,9\n"


def test_nobody_without_an_arm_counts(tmp_path: Path) -> None:
    file = tmp_path / "trial.csv"
    file.write_text(ROWS, encoding="utf-8")
    with engine.opened(spill=tmp_path) as opened:
        found = read(engine=opened, file=file, arm="arm", control="none", outcomes=("spend",))
    assert isinstance(found, Trial)
    assert dict(found.ratio.counts) == {"mail": 2, "none": 2}
    assert found.effects["mail"]["spend"].difference == 3.0
