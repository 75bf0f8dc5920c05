"""Looking twenty times: false positives and power of each rule, by simulation, beside others."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.others import install
from guerdon.measure.sequential import ALWAYS, EVEN, LATE, SQUARE, planned, power

NAME = "sequential"
ON_DEMAND = True
LOOKS, ALPHA = 20, 0.05
DRIFT = 2.8015852  # of one look with power .8
WORLDS = {"small": 40_000, "full": 400_000}
THEIRS = {"small": 400, "full": 4_000}
OTHER = "gbstats 0.8.0"
SECONDS = 1_800.0


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """False positives in %, and power in % of what a single look at the end has.

    Ours are simulated and not computed, so that what computes the bars is not what checks them.
    The other is the mixture sequence that GrowthBook's engine computes, as it comes, told of the
    same experiments at the same looks; its tuning is for 5,000 customers unless one changes it.
    """
    null, real = (walks(drift=drift, worlds=WORLDS[size]) for drift in (0.0, DRIFT))
    single = float((np.abs(real[:, -1]) >= 1.959964).mean())
    theirs, name = _theirs(THEIRS[size])
    rules = {"naive, 1.96 at each look": np.full(LOOKS, 1.959964)}
    for spending in (LATE, SQUARE, EVEN, ALWAYS):
        rules[f"ours, {spending}"] = np.array(
            planned(spending=spending, looks=LOOKS, alpha=ALPHA).bars
        )
    for rule, bars in rules.items():
        for what, z, whole in (("false positives", null, 1.0), ("power", real, single)):
            share = float((np.abs(z) >= bars).any(axis=1).mean()) / whole
            unit = "%" if what == "false positives" else "% of one look"
            yield {
                "case": f"{rule}: {what}",
                "ours": round(100 * share, 2),
                "other": theirs.get(what),
                "other_name": name,
                "unit": unit,
            }
    exact = power(bars=planned(spending=LATE, looks=LOOKS, alpha=ALPHA), drift=DRIFT) / 0.8
    yield {
        "case": "ours, late: power as computed",
        "ours": round(100 * exact, 2),
        "other": None,
        "other_name": "",
        "unit": "% of one look",
    }


def walks(*, drift: float, worlds: int) -> Any:
    """The statistic z at each look of many experiments, (worlds, looks); always the same."""
    chance = np.random.default_rng(20261122)
    steps = chance.normal(drift / LOOKS, LOOKS**-0.5, (worlds, LOOKS))
    return steps.cumsum(axis=1) / np.sqrt(np.arange(1, LOOKS + 1) / LOOKS)


def _theirs(worlds: int) -> tuple[dict[str, float], str]:
    try:
        program = install.python(name="gbstats")
    except install.NotHereError as error:
        return {}, f"{OTHER}: {error}"
    script = Path(__file__).parent / "others" / "gbstats_looks.py"
    case = {"worlds": worlds, "looks": LOOKS, "drift": DRIFT, "alpha": ALPHA}
    done = subprocess.run(
        [program, str(script)],
        input=json.dumps(case),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        return {}, f"{OTHER}: {(done.stderr.strip().splitlines() or ['no word why'])[-1][:160]}"
    told: dict[str, float] = json.loads(done.stdout)
    return told, OTHER
