"""Trials in files: read whole, or refused with a name."""

from pathlib import Path

import pytest

from guerdon.flows.experiments.trial import read
from guerdon.measure.trial import Trial
from guerdon.terms.decision import Refusal

SOUND = "who,arm,spend\n" + "".join(
    f"{n},{'mail' if n % 2 else 'none'},{n % 5}.5\n" for n in range(40)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.csv"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_a_file(file: Path) -> None:
    found = read(file=file, arm="arm", control="none", outcomes=("spend",))
    assert isinstance(found, Trial)
    assert found.effects["mail"]["spend"].given.n == 20


def test_a_parquet_file(file: Path, tmp_path: Path) -> None:
    import pandas as pd

    to = tmp_path / "trial.parquet"
    pd.read_csv(file).to_parquet(to)
    assert isinstance(read(file=to, arm="arm", control="none", outcomes=("spend",)), Trial)


@pytest.mark.parametrize(
    ("arm", "control", "outcome", "reason"),
    [
        ("group", "none", "spend", "unknown_field"),
        ("arm", "nobody", "spend", "arm_unknown"),
        ("arm", "none", "spent", "unknown_field"),
        ("spend", "none", "arm", "outcome_not_number"),
    ],
)
def test_refused(file: Path, arm: str, control: str, outcome: str, reason: str) -> None:
    found = read(file=file, arm=arm, control=control, outcomes=(outcome,))
    assert isinstance(found, Refusal)
    assert found.reason == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [("broken.parquet", "file_broken"), ("broken.csv.gz", "trial_unreadable")],
)
def test_not_a_table(tmp_path: Path, name: str, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PAR1 but not really")
    found = read(file=path, arm="arm", control="none", outcomes=("spend",))
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_an_identifier_is_no_arm(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("arm,spend\n" + "".join(f"a{n},1\n" for n in range(99)), encoding="utf-8")
    found = read(file=path, arm="arm", control="a1", outcomes=("spend",))
    assert isinstance(found, Refusal)
    assert found.reason == "too_many_arms"
