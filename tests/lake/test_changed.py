"""A campaign as a trial: habits rest on what was before the launch, outcomes on what came."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.know.habits import MEASURES
from guerdon.lake import engine
from guerdon.lake.changed import measures, trial
from guerdon.lake.load import schema
from guerdon.terms.tables import SNAPSHOT
from tests.shops import AS_OF, people, sales, write_snapshot

LAUNCH = AS_OF - timedelta(days=40)
END = AS_OF - timedelta(days=12)


def _asked(folder: Path, **more: Any) -> Any:
    with engine.opened(spill=folder) as opened:
        return trial(
            engine=opened, folder=folder, campaign="k", start=LAUNCH, end=END, zone="UTC", **more
        )


def _assigned(folder: Path) -> None:
    rows = [
        {
            "campaign": "k",
            "customer": f"c{number:04}",
            "arm": "holdout" if number % 4 == 0 else "given",
            "offer": "o",
            "assigned_at": LAUNCH.replace(tzinfo=None),
            "expected_minor": number,
        }
        for number in range(10, 50)
    ]
    table = pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT["assignments"]))
    pq.write_table(table, folder / "assignments.parquet")


def test_measures_do_not_know_what_came_after_the_launch(tmp_path: Path) -> None:
    placed = sales(50)
    whole = write_snapshot(tmp_path / "whole", persons=people(50), placed=placed)
    early = [one for one in placed if one.at < LAUNCH]
    late = [replace(one, total=one.total * 7) for one in placed if one.at >= LAUNCH]
    other = write_snapshot(tmp_path / "other", persons=people(50), placed=[*early, *late])
    found = []
    for folder in (whole, other):
        _assigned(folder)
        found.append(_asked(folder))
    first, second = found
    assert len(first) == 40
    assert first.select(["customer", "arm", "before", *MEASURES]) == second.select(
        ["customer", "arm", "before", *MEASURES]
    )
    wanted: dict[str, int] = {}
    for one in placed:
        if one.customer and LAUNCH <= one.at < END:
            wanted[one.customer] = wanted.get(one.customer, 0) + one.total
    told = dict(zip(first["customer"].to_pylist(), first["sales"].to_pylist(), strict=True))
    assert told == {key: wanted.get(key, 0) for key in told}
    with engine.opened(spill=tmp_path) as opened:
        now = measures(engine=opened, folder=whole, as_of=LAUNCH, zone="UTC")
    same = {row["customer"]: row for row in now.to_pylist()}
    for row in first.to_pylist():
        mine = same.get(row["customer"])
        assert mine is None or all(mine[name] == row[name] for name in MEASURES)
