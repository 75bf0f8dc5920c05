"""Contracts are read by dates or by time, compared, explained, and refused where too few left."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from guerdon.lake import contracts, engine
from guerdon.lake.contracts import Staying
from guerdon.terms.decision import Refusal

DAY = date(2025, 1, 1)


def made(customers: int = 400) -> pa.Table:
    """Half stay a third as long; `so_far` only grows with the time."""
    chance = np.random.default_rng(5)
    rows = []
    for number in range(customers):
        plan = "month" if number % 2 else "year"
        began = DAY + timedelta(days=int(chance.integers(0, 300)))
        stays = int(chance.exponential(100 if plan == "month" else 300)) + 1
        ended = began + timedelta(days=stays)
        over = ended <= date(2026, 1, 1)
        seen = (min(ended, date(2026, 1, 1)) - began).days
        rows.append(
            {
                "member_id": f"m{number}",
                "start_date": began.isoformat(),
                "end_date": ended.isoformat() if over else "",
                "plan": plan,
                "fee": float(chance.integers(5, 50)),
                "so_far": seen * 2.0 + 1,
            }
        )
    return pa.Table.from_pylist(rows)


def told(source: Any, tmp_path: Path, **words: Any) -> Any:
    with engine.opened(spill=tmp_path, threads=1) as opened:
        asked: dict[str, Any] = {"named": {}} | words
        return contracts.read(engine=opened, source=source, **asked)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Staying:
    folder = tmp_path_factory.mktemp("contracts")
    csv.write_csv(made(), folder / "members.csv")
    seen: Staying = told(folder / "members.csv", folder, as_of=date(2026, 1, 1))
    return seen


def test_a_file_of_dates(found: Staying) -> None:
    assert dict(found.columns) == {
        "customer": "member_id",
        "start": "start_date",
        "end": "end_date",
    }
    assert (found.unit, found.customers, found.unread) == ("days", 400, 0)
    assert found.left == sum(bool(one) for one in made()["end_date"].to_pylist())
    assert 0.2 < found.curve.beyond(180) < 0.6


def test_the_plans_differ_and_it_is_said_why(found: Staying) -> None:
    assert found.split is not None
    assert (found.split.column, set(found.split.names)) == ("plan", {"month", "year"})
    assert found.split.p_value < 1e-6
    assert found.follow == ("so_far",)
    assert found.hazards is not None
    assert found.hazards.names == ("fee", "plan=year")
    assert np.exp(found.hazards.log_ratios[1]) == pytest.approx(1 / 3, rel=0.3)
    assert found.hazards.p_values[0] > 0.01


def test_times_and_labels_say_the_same(found: Staying, tmp_path: Path) -> None:
    table = made()
    times = pa.table(
        {
            "tenure": found.spans,
            "churn": ["churned" if one else "stays" for one in found.gone],
            "plan": table["plan"],
        }
    )
    again = told(times, tmp_path)
    assert again.unit == "tenure"
    assert again.curve.share.tolist() == found.curve.share.tolist()
    word = times.set_column(1, "churn", [["gone" if one else "no" for one in found.gone]])
    assert told(word, tmp_path, yes="gone").left == found.left
    assert told(word, tmp_path).reason == "staying_too_few"


def test_a_column_that_was_asked_for_is_compared_without_a_price(tmp_path: Path) -> None:
    table = made().append_column("coin", [[str(n % 3) for n in range(400)]])
    free = told(table, tmp_path, as_of=date(2026, 1, 1))
    asked = told(table, tmp_path, as_of=date(2026, 1, 1), by="coin")
    assert (free.split.column, asked.split.column) == ("plan", "coin")
    assert asked.split.p_value == pytest.approx(asked.split.test.p_value)
    assert len(asked.split.names) == 3


def test_an_end_that_is_to_come_is_a_contract_that_runs(tmp_path: Path) -> None:
    rows = [
        {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2026, 1, 1 + n, tzinfo=UTC)}
        for n in range(12)
    ]
    rows += [{"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2027, 1, 1, tzinfo=UTC)}]
    seen = told(pa.Table.from_pylist(rows), tmp_path, latest=date(2026, 2, 1))
    assert (seen.customers, seen.left, seen.longest) == (13, 12, 31)
    assert told(pa.Table.from_pylist(rows), tmp_path).left == 13


@pytest.mark.parametrize(
    ("rows", "words", "reason"),
    [
        ([{"a": 1}], {}, "staying_columns"),
        ([{"start": "2026-01-01"}], {}, "staying_columns"),
        ([{"tenure": 1, "left": "yes"}], {"named": {"time": "age"}}, "unknown_field"),
        ([{"tenure": 1, "left": "yes"}], {"by": "plan"}, "unknown_field"),
        ([{"tenure": 1, "left": "yes"}] * 9, {}, "staying_too_few"),
        ([{"tenure": n, "left": "no"} for n in range(40)], {}, "staying_too_few"),
        ([{"tenure": "long", "left": "yes"}] * 40, {}, "staying_too_few"),
    ],
)
def test_what_says_little_is_refused(
    rows: list[dict[str, Any]], words: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    answer = told(pa.Table.from_pylist(rows), tmp_path, **words)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_text("no")
    assert told(tmp_path / "x.parquet", tmp_path).reason == "file_is_other"
