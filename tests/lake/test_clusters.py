"""The planted kinds are found as clusters, keep their ids, and are told by what sets them apart."""

import json
from collections import Counter

import pyarrow.parquet as pq
import pytest

from guerdon.lake import clusters, engine
from tests.lake import planted


def night(made, folder, before=None):
    folder.mkdir(exist_ok=True)
    with engine.opened(spill=folder, threads=2) as backend:
        ready = planted.preferred(backend=backend, tables=made.tables, folder=folder)
        told, _ = clusters.clustered(
            engine=backend,
            profiles=ready.profiles,
            preferences=ready.file,
            liked=ready.liked,
            shop_days=20.0,
            before=before,
            to=folder / "know.parquet",
        )
    (folder / "report.json").write_text(json.dumps({"clusters": told}))
    return told


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("night") / "know"
    made = planted.shop(450)
    return made, folder, night(made, folder)


def test_the_planted_kinds_are_the_clusters(first):
    made, folder, told = first
    table = pq.read_table(folder / "know.parquet").to_pylist()

    pairs = Counter((made.kinds[row["customer"]], row["cluster"]) for row in table)
    assert [one["id"] for one in told["clusters"]] == ["c1", "c2", "c3"]
    assert len(table) == 450
    for kind in range(3):
        most = max(count for (of, _), count in pairs.items() if of == kind)
        assert most >= 0.95 * 150
    assert sum(one["customers"] for one in told["clusters"]) == 450


def test_each_is_told_by_what_sets_it_apart(first):
    _, folder, told = first
    table = {
        row["customer"]: row["cluster"]
        for row in pq.read_table(folder / "know.parquet").to_pylist()
    }
    often = table["c0000"]  # of the kind that comes forty times a year for tea on discount

    one = next(one for one in told["clusters"] if one["id"] == often)

    assert one["differences"]["frequency"] > 1
    assert one["differences"]["promotion"] > 0.5
    assert one["medians"]["average_basket"] < told["everyone"]["average_basket"]
    assert 1 <= len(one["traits"]) <= 3


def test_ids_stay_with_their_customers_the_next_night(first, tmp_path):
    _, folder, _ = first
    before = {
        row["customer"]: row["cluster"]
        for row in pq.read_table(folder / "know.parquet").to_pylist()
    }
    # Another draw of the same shop: other orders, the same customers.
    later = planted.shop(450, seed=9)

    told = night(later, tmp_path / "later", before=folder)

    after = pq.read_table(tmp_path / "later" / "know.parquet").to_pylist()
    stayed = sum(before[row["customer"]] == row["cluster"] for row in after)
    assert stayed >= 0.93 * 450
    assert told["last"] == 3


def test_a_shop_of_one_kind_has_no_stable_clusters(tmp_path, monkeypatch):
    monkeypatch.setattr(planted, "KINDS", (planted.KINDS[1],) * 3)

    told = night(planted.shop(450), tmp_path / "one")

    assert told["clusters"] == []
    assert not any(one["stable"] for one in told["tried"])
    assert not (tmp_path / "one" / "know.parquet").exists()
