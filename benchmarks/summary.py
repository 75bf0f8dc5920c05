"""RFM and the summary that lifetime value is fitted on, from raw transactions, by several hands."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.others import install

NAME = "summary"
ON_DEMAND = True
ROWS = {"small": (1_000_000,), "full": (1_000_000, 10_000_000, 50_000_000)}
# The package keeps the table several times over: more rows do not fit beside other work.
MOST_FOR_LIFETIMES = 10_000_000
LIFETIMES, SECONDS = "lifetimes 0.11.3", 3_600.0
MADE = """
COPY (SELECT 'c' || (hash(i) % ({rows} // 10)) AS customer,
  TIMESTAMP '2024-01-01' + INTERVAL 1 SECOND * (hash(i + 7) % 63072000)::BIGINT AS placed_at,
  (100 + hash(i + 13) % 20000)::BIGINT * if(hash(i + 21) % 50 = 0, -1, 1) AS total_minor
  FROM range({rows}) t(i)) TO '{to}'
"""


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """CPU seconds and peak memory, each hand in a program of its own, all on one Parquet file."""
    with tempfile.TemporaryDirectory() as folder:
        for rows in ROWS[size]:
            file = Path(folder) / f"transactions-{rows}.parquet"
            con = duckdb.connect()
            con.execute("SET memory_limit = '3GB'")
            con.execute(MADE.format(rows=rows, to=file))
            con.close()
            ours, sql = _told("ours", file), _told("sql", file)
            if ours["said"] != sql["said"]:
                raise ValueError(f"ours and plain SQL differ: {ours['said']} and {sql['said']}")
            others = {"plain SQL": sql, "polars": _told("polars", file)}
            others[LIFETIMES] = _lifetimes(file, rows)
            for name, other in others.items():
                for figure, unit in (("cpu", "CPU s"), ("megabytes", "MB")):
                    yield {
                        "case": f"{rows:,} transactions",
                        "ours": ours[figure],
                        "other": other.get(figure),
                        "other_name": other.get("why", name),
                        "unit": unit,
                    }
            file.unlink()


def _told(who: str, file: Path) -> dict[str, Any]:
    return _ran([sys.executable, "-m", "benchmarks._summaries", who, str(file)])


def _lifetimes(file: Path, rows: int) -> dict[str, Any]:
    if rows > MOST_FOR_LIFETIMES:
        return {"why": f"{LIFETIMES}: not tried beyond {MOST_FOR_LIFETIMES:,}"}
    try:
        program = install.python(name="lifetimes_summary")
        script = Path(__file__).parent / "others" / "lifetimes_summary.py"
        return _ran([program, str(script), str(file)])
    except (install.NotHereError, ValueError) as error:
        return {"why": f"{LIFETIMES}: {error}"}


def _ran(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise ValueError((done.stderr.strip().splitlines() or ["no word why"])[-1][:200])
    told: dict[str, Any] = json.loads(done.stdout)
    return told
