"""Groups in both periods, a missing one as nothing sold."""

from pathlib import Path

from guerdon.lake import engine, sales
from guerdon.measure.sales import Period
from guerdon.terms.decision import Refusal
from tests.lake.test_retention import END, SPAN


def test_a_group_that_is_new_had_nothing_before() -> None:
    row = dict.fromkeys(Period.__dataclass_fields__, 1)
    found = sales.grouped(rows=[{"group": "given", "period": 1, **row}])
    assert found == {"given": (sales.NOTHING, Period(**row))}


def test_without_a_snapshot(tmp_path: Path) -> None:
    with engine.opened(spill=tmp_path) as opened:
        found = sales.sold(
            engine=opened, folder=tmp_path, start=END - 2 * SPAN, middle=END - SPAN, end=END
        )
    assert isinstance(found, Refusal)
    assert found.reason == "snapshot_missing"
