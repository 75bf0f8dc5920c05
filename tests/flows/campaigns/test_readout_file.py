"""The file behind a readout: whole or not at all, and equal for equal readouts."""

from pathlib import Path

import pyarrow as pa
import pytest

from guerdon.flows.campaigns import readout_file


def test_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readout_file, "lake_folder", lambda: tmp_path / "lake" / "nights")
    table = pa.table({"customer": ["a,b", "小明"], "sales": [1, 2]})
    readout_file.keep(name="k-1", people=table, document={"n": 2})
    first = readout_file.place(name="k-1").read_bytes()
    readout_file.keep(name="k-1", people=table, document={"n": 2})
    assert readout_file.place(name="k-1").read_bytes() == first
    with pytest.raises(TypeError):
        readout_file.keep(name="k-2", people=table, document={"n": {1, 2}})
    assert not readout_file.place(name="k-2").exists()
