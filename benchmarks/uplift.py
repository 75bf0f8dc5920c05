"""Uplift on Hillstrom's trial: ours beside scikit-uplift and EconML on the same five halves."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from benchmarks.others import install
from guerdon.decide.uplift.curve import qini, uplift_at
from guerdon.decide.uplift.model import fit
from guerdon.decide.uplift.trial import Trial, randomised

NAME = "uplift"
ON_DEMAND = True
HERE = Path(__file__).parent / "others"
DATA = Path(__file__).parents[1].parent / "shared" / "data" / "hillstrom" / "hillstrom.csv"
SPLITS = 5
FIRST = 0.3
SECONDS = 3_600.0
# Both measures for each outcome: (arm, outcome); small looks at the first alone.
CASES = {
    "small": (("Womens E-Mail", "visit"),),
    "full": (("Womens E-Mail", "visit"), ("Mens E-Mail", "visit"), ("Womens E-Mail", "spend")),
}


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Means over five halves that were not learnt from: Qini area / n² and the effect on 30 %.

    Each learns from the same rows and measures. The other is the best of all models of both
    libraries, found with the answers in hand; ours has chosen its own inside the rows it learnt
    from. How often ours called the difference between customers reliable is said in the case.
    """
    if not DATA.exists():
        raise install.NotHereError(f"{DATA} is not on this machine")
    for arm, outcome in CASES[size]:
        case = hillstrom(arm=arm, outcome=outcome)
        theirs, name = _theirs(case)
        own, reliable, seconds = _ours(case)
        label = f"{arm}, {outcome}, reliable in {reliable} of {SPLITS}"
        for place, (what, unit) in enumerate((("Qini area", "/n²"), ("effect on 30 %", "each"))):
            best = max(theirs, key=lambda one: theirs[one][place], default=None)
            yield {
                "case": f"{label}: {what}",
                "ours": own[place],
                "other": theirs[best][place] if best else None,
                "other_name": best or name,
                "unit": unit,
            }
        yield {"case": f"{label}: one fit with its proof", "ours": seconds, "unit": "CPU s"} | {
            "other": None,
            "other_name": name,
        }
        for one in sorted(theirs, key=lambda one: -theirs[one][0]):
            yield {
                "case": f"{label}: beside {one}",
                "ours": own[0],
                "other": theirs[one][0],
                "other_name": one,
                "unit": "/n²",
            }


def hillstrom(*, arm: str, outcome: str) -> dict[str, Any]:
    """The trial of one e-mail against none as arrays, and which rows each split learns from."""
    import pyarrow.compute as pc
    from pyarrow import csv

    table = csv.read_csv(DATA)
    kept = table.filter(pc.is_in(table["segment"], _strings([arm, "No E-Mail"])))
    columns = {name: kept[name].to_numpy(zero_copy_only=False) for name in kept.column_names}
    plain = [columns[name].astype(float) for name in ("recency", "mens", "womens", "newbie")]
    kinds = [
        (columns[name] == kind).astype(float)
        for name in ("zip_code", "channel")
        for kind in sorted(set(columns[name]))[1:]
    ]
    x = np.column_stack([*plain, np.log(columns["history"]), *kinds])
    n = len(x)
    learnt = np.zeros((SPLITS, n), dtype=bool)
    for number in range(SPLITS):
        learnt[number, np.random.default_rng(number).permutation(n)[: n // 2]] = True
    given = (columns["segment"] == arm).astype(int)
    return {"x": x, "y": columns[outcome].astype(float), "t": given, "learnt": learnt}


def _strings(values: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(values)


def _ours(case: dict[str, Any]) -> tuple[tuple[float, float], int, float]:
    made, reliable, seconds = [], 0, 0.0
    for learnt in case["learnt"]:
        begun = time.process_time()
        model = fit(trial=_trial(case, learnt))
        seconds += time.process_time() - begun
        reliable += model.reliable
        made.append(_measured(model.score(case["x"][~learnt]), _trial(case, ~learnt)))
    return (mean(m[0] for m in made), mean(m[1] for m in made)), reliable, seconds / SPLITS


def _trial(case: dict[str, Any], rows: Any) -> Trial:
    found = randomised(measures=case["x"][rows], given=case["t"][rows], outcome=case["y"][rows])
    assert isinstance(found, Trial)
    return found


def _measured(score: Any, trial: Trial) -> tuple[float, float]:
    return qini(score=score, trial=trial), uplift_at(score=score, trial=trial, share=FIRST)[0]


def _theirs(case: dict[str, Any]) -> tuple[dict[str, tuple[float, float]], str]:
    """Each model's means over the splits, measured by our curve."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "case.npz", Path(folder) / "scores.npz"
        np.savez(file, **case)
        try:
            done = subprocess.run(
                [install.python(name="uplift"), str(HERE / "uplift_models.py")],
                input=json.dumps({"file": str(file), "out": str(out)}),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except (install.NotHereError, subprocess.TimeoutExpired) as error:
            return {}, f"others: {error}"
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no word why"]
            return {}, f"others: {said[-1][:160]}"
        scores = np.load(out)
        found: dict[str, list[tuple[float, float]]] = {}
        for key in scores.files:
            name, number = key.rsplit("|", 1)
            held = _trial(case, ~case["learnt"][int(number)])
            found.setdefault(name, []).append(_measured(scores[key], held))
    return {
        name: (mean(one[0] for one in all_), mean(one[1] for one in all_))
        for name, all_ in found.items()
    }, "scikit-uplift 0.5.1, EconML 0.17"
