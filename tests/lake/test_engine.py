"""The engine is the embedded one, within its limits, and leaves nothing behind."""

import socket

import pytest

from guerdon.lake import engine, spark
from guerdon.terms.decision import Refusal


def test_only_what_can_run_here_is_offered(monkeypatch):
    monkeypatch.setattr(spark, "here", lambda: True)
    assert engine.offered(lake="duckdb") is None
    assert engine.offered(lake="local[2]") is None
    told = engine.offered(lake="clickhouse")
    assert told == Refusal(reason="lake_unknown", data={"lake": "clickhouse"})
    monkeypatch.setattr(spark, "here", lambda: False)
    told = engine.offered(lake="local[2]")
    assert told == Refusal(reason="lake_not_here", data={"lake": "local[2]"})


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_a_cluster_must_answer_and_one_master_of_several_is_enough(monkeypatch, scheme):
    monkeypatch.setattr(spark, "here", lambda: True)
    monkeypatch.setattr(engine, "SECONDS", 0.5)
    with socket.socket() as master, socket.socket() as silent:
        for one in (master, silent):
            one.bind(("127.0.0.1", 0))
        master.listen()
        up, down = (one.getsockname()[1] for one in (master, silent))
        assert engine.offered(lake=f"{scheme}://127.0.0.1:{up}") is None
        assert engine.offered(lake=f"{scheme}://127.0.0.1:{down},127.0.0.1:{up}") is None
        lake = f"{scheme}://127.0.0.1:{down}"
        told = Refusal(reason="lake_silent", data={"lake": lake, "seconds": 0.5})
        assert engine.offered(lake=lake) == told


def setting(backend, name):
    return backend.raw_sql(f"SELECT current_setting('{name}')").fetchone()[0]


def test_memory_and_threads_are_held_to_what_was_given(tmp_path):
    with engine.opened(spill=tmp_path, threads=1, memory=512 * 2**20) as backend:
        assert setting(backend, "threads") == 1
        assert setting(backend, "memory_limit") == "512.0 MiB"
        assert str(tmp_path) in setting(backend, "temp_directory")
        assert backend.to_pyarrow(backend.sql("SELECT 41 + 1 AS n").n)[0].as_py() == 42

    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_spills_and_is_deleted(tmp_path):
    with engine.opened(spill=tmp_path, threads=1, memory=64 * 2**20) as backend:
        rows = backend.sql(
            "SELECT i, hash(i) AS h, repeat('x', 40) AS pad FROM range(2000000) t(i)"
        )
        counted = backend.to_pyarrow(rows.order_by("h").limit(1_900_000).count()).as_py()

    assert counted == 1_900_000
    assert list(tmp_path.rglob("*")) == []


def test_a_held_table_is_computed_once(tmp_path):
    with engine.opened(spill=tmp_path, threads=1) as backend:
        held = engine.held(
            engine=backend, expr=backend.sql("SELECT random() AS roll"), name="rolls"
        )

        rolls = {backend.to_pyarrow(held.roll)[0].as_py() for _ in range(3)}

    assert len(rolls) == 1
