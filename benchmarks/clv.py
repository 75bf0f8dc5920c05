"""Lifetime value: fits and predictions, ours beside the package lifetimes on the same arrays."""

import json
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.others import install
from guerdon.know import value
from guerdon.know.fitting import maximised
from guerdon.know.histories import Histories, grouped
from guerdon.know.models import bgnbd, gammagamma, paretonbd

NAME = "clv"
ON_DEMAND = True
OTHER = "lifetimes 0.11.3"
# As many as the CDNOW sample has, with its published parameters, and very many.
CASES = {"small": (2_357,), "full": (2_357, 1_000_000)}
SHOP = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
WEEKS, HORIZON = (27, 39), 52
STARTS = 200
SECONDS = 3_600.0
ECONOMICS = value.Economics(margin=0.3, yearly_discount_rate=0.1)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds of CPU, the least of three for ours.

    Ours groups the customers, fits, and tells every number with its interval; the other fits and
    tells purchases and P(alive) without one.
    """
    for customers in CASES[size]:
        data = simulated(customers=customers)
        theirs, name = _theirs(data, ["bgnbd", "paretonbd"] if customers < 10_000 else ["bgnbd"])
        group = grouped(repeats=data["x"], recency_days=data["t"], age_days=data["age"])
        yield from _fits(customers, data, group.rows, theirs, name)
        models = value.Models(
            orders=bgnbd.fit(rows=group.rows),
            life=paretonbd.fit(rows=group.rows),
            spend=gammagamma.fit(repeats=data["x"], mean_spend=data["z"]),
            mean_basket=30.0,
        )
        yield {
            "case": f"{customers:,} customers, all predictions",
            "ours": _seconds(lambda: _told(models, data)),  # noqa: B023 (called at once)
            "other": theirs.get("bgnbd", {}).get("predict"),
            "other_name": name,
            "unit": "CPU s",
        }
    yield from _tops(simulated(customers=2_357))


def _fits(
    customers: int, data: dict[str, Any], rows: Histories, theirs: dict[str, Any], name: str
) -> Iterator[dict[str, Any]]:
    def bg() -> Any:
        group = grouped(repeats=data["x"], recency_days=data["t"], age_days=data["age"])
        return bgnbd.fit(rows=group.rows)

    for model, work in (
        ("bgnbd", bg),
        ("paretonbd", lambda: paretonbd.fit(rows=rows)),
        ("gammagamma", lambda: gammagamma.fit(repeats=data["x"], mean_spend=data["z"])),
    ):
        yield {
            "case": f"{customers:,} customers, {model} fit",
            "ours": _seconds(work),
            "other": theirs.get(model, {}).get("fit"),
            "other_name": name,
            "unit": "CPU s",
        }
    tracemalloc.start()
    bg()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    alone = {"other": None, "other_name": ""}
    yield {"case": f"{customers:,} customers, bgnbd fit", "ours": most, **alone, "unit": "MB"}


def _tops(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """How many random starts, e^-3 to e^3 in each parameter, end within 1e-4 of the best."""
    rows = grouped(repeats=data["x"], recency_days=data["t"], age_days=data["age"]).rows
    chance = np.random.default_rng(20261122)
    for model, objective in (
        (bgnbd, bgnbd.leaving.objective(first=0, rows=rows)),
        (paretonbd, paretonbd.objective(rows=rows)),
    ):
        ends = [
            maximised(
                model=model.NAME,
                names=model.PARAMETERS,
                objective=objective,
                starts=[np.exp(chance.uniform(-3, 3, size=4))],
                customers=rows.customers,
            ).log_likelihood
            for _ in range(STARTS)
        ]
        yield {
            "case": f"{model.NAME}, {STARTS} random starts that reach the top",
            "ours": sum(max(ends) - end <= 1e-4 for end in ends),
            "other": None,
            "other_name": "",
            "unit": "starts",
        }


def _told(models: value.Models, data: dict[str, Any]) -> Any:
    return value.worth(
        models=models,
        economics=ECONOMICS,
        repeats=data["x"],
        recency_days=data["t"],
        age_days=data["age"],
        repeat_spend=data["z"],
    )


def _seconds(work: Callable[[], Any]) -> float:
    """The least of three."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def _theirs(data: dict[str, Any], models: list[str]) -> tuple[dict[str, Any], str]:
    try:
        program = install.python(name="lifetimes")
    except install.NotHereError as error:
        return {}, f"{OTHER}: {error}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "customers.npz"
        np.savez(file, **data)
        case = {"file": str(file), "models": models, "weeks": HORIZON}
        done = subprocess.run(
            [program, str(Path(__file__).parent / "others" / "lifetimes_fit.py")],
            input=json.dumps(case),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    if done.returncode:
        return {}, f"{OTHER}: {(done.stderr.strip().splitlines() or ['no word why'])[-1][:160]}"
    told: dict[str, Any] = json.loads(done.stdout)
    return told, OTHER


def simulated(*, customers: int) -> dict[str, Any]:
    """Customers of BG/NBD, watched 27 to 39 weeks: x, t and age in days, z; always the same."""
    chance = np.random.default_rng(20261122)
    rate = chance.gamma(SHOP["r"], 1 / SHOP["alpha"], customers)
    leaves = chance.beta(SHOP["a"], SHOP["b"], customers)
    age = np.floor(chance.uniform(WEEKS[0] * 7, WEEKS[1] * 7, customers))
    at, last = np.zeros(customers), np.zeros(customers)
    x, there = np.zeros(customers, dtype=np.int64), np.ones(customers, dtype=bool)
    while there.any():
        who = np.flatnonzero(there)
        at[who] += chance.exponential(1 / rate[who]) * 7
        came = at[who] <= age[who]
        there[who[~came]] = False
        who = who[came]
        # One purchase a day: what comes on the day of the last is part of it.
        new = np.floor(at[who]) > last[who]
        x[who] += new
        last[who] = np.floor(at[who])
        there[who] = chance.random(len(who)) > leaves[who]
    return {"x": x, "t": last, "age": age, "z": chance.gamma(6.25, 5.6, customers)}
