"""The simulated experiments are what the benchmark says they are, with and without the other."""

import numpy as np
import pytest

from benchmarks import sequential
from benchmarks.others import install


def test_walks_have_the_drift_and_the_spread_of_z() -> None:
    z = sequential.walks(drift=2.0, worlds=20_000)
    assert z.shape == (20_000, sequential.LOOKS)
    assert z[:, -1].mean() == pytest.approx(2.0, abs=0.03)
    assert z.std(axis=0) == pytest.approx(np.ones(sequential.LOOKS), abs=0.03)


def test_ours_keep_their_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**_: str) -> str:
        raise install.NotHereError("no registry answers")

    monkeypatch.setattr(install, "python", nowhere)
    monkeypatch.setattr(sequential, "WORLDS", {"small": 20_000})
    found = {line["case"]: line for line in sequential.run(size="small")}
    assert 4.0 <= found["ours, late: false positives"]["ours"] <= 5.5
    assert found["ours, late: power"]["ours"] >= 95
    assert found["naive, 1.96 at each look: false positives"]["ours"] > 20
    assert "no registry answers" in found["ours, late: power"]["other_name"]
