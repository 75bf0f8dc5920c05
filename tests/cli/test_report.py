"""guerdon report: a page from a file, and a plain word where the file tells no orders."""

from pathlib import Path

import pyarrow.parquet as pq
from click.testing import CliRunner

from guerdon.cli.report import command
from tests.analyst.tables import ROWS


def test_a_page_from_a_file(tmp_path: Path) -> None:
    pq.write_table(ROWS, tmp_path / "orders.parquet")
    words = [str(tmp_path / "orders.parquet"), "-o", str(tmp_path / "r.html"), "--language", "zh"]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    assert "客户与客户价值" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_file_without_orders_is_said_and_nothing_written(tmp_path: Path) -> None:
    pq.write_table(ROWS.select(["order_id"]), tmp_path / "orders.parquet")
    words = [str(tmp_path / "orders.parquet"), "-o", str(tmp_path / "r.html")]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 1
    assert "amount" in done.output
    assert not (tmp_path / "r.html").exists()
