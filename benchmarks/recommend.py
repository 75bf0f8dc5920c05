"""Recommendations: ours beside the package implicit on the same cut, and a million purchases."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._house import ran
from benchmarks.others import install
from guerdon.decide.recommend.bought import Bought, Cut, bought
from guerdon.decide.recommend.choice import TOP, choose, ndcg
from guerdon.decide.recommend.lists import best
from guerdon.decide.recommend.methods import ease, item_item, methods

NAME = "recommend"
ON_DEMAND = True
HERE = Path(__file__).parent / "others"
DATA = Path(__file__).parents[1].parent / "shared" / "data"
SETS = {"small": ("groceries",), "full": ("groceries", "msweb")}
MANY = {"small": (10_000, 100_000), "full": (100_000, 1_000_000)}
GOODS = 5_000
SECONDS = 3_600.0
CALLS = 500


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """NDCG@10 of one fifth of each customer's items, hidden by lot; then CPU seconds of a fit.

    Neither set has times, so that items are hidden instead of cut. Ours chooses its way on a
    further fifth hidden inside what it may see; the other is the best of implicit's models,
    found with the answers in hand.
    """
    for name in SETS[size]:
        table = _read(name)
        seen, hidden = _hidden(table, seed=1)
        learn, check = _hidden(seen, seed=2)
        ways = {way: fit for way, fit in methods().items() if way != "als"}
        found = choose(cut=Cut(before=_of(learn), after=check, again=0.0), ways=ways)
        who = np.flatnonzero(np.diff(hidden.indptr) > 0)
        items, _ = best(table=seen[who], weights=ways[found.method](_of(seen)), count=TOP)
        own = float(ndcg(items=items, after=hidden[who]).mean())
        theirs, told = _theirs(seen, hidden, lists=True)
        ranked = sorted(theirs, key=lambda one: -theirs[one]["ndcg"])
        for other in ranked or [None]:
            yield {
                "case": f"{name}, ours by {found.method}",
                "ours": round(own, 5),
                "other": round(theirs[other]["ndcg"], 5) if other else None,
                "other_name": other or told,
                "unit": "NDCG@10",
            }
    yield from _speed(*MANY[size])
    yield from _asked(size=size)


def _asked(*, size: str) -> Iterator[dict[str, Any]]:
    """A request with the database, its lists and the products by name, on SQLite."""
    customers, purchases = MANY[size]
    asked = {"customers": customers, "purchases": purchases, "calls": CALLS}
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        said = ran(module="benchmarks._asked", env={"GUERDON_HOME": home}, asked=asked)
    for name, took in zip(("median", "p99"), json.loads(said), strict=True):
        yield {
            "case": f"a request of {customers:,} customers, {GOODS:,} items: {name}",
            "ours": round(took, 2),
            "other": None,
            "unit": "ms",
        }


def _speed(customers: int, purchases: int) -> Iterator[dict[str, Any]]:
    """Seconds from purchases to the ten best of every customer."""
    who, what = simulated(customers, purchases)
    whole = bought(customer=who, item=what)
    empty = whole.table[:0]
    theirs, told = _theirs(whole.table, empty, lists=False)
    als = theirs.get("implicit ALS", {}).get("seconds")
    for name, fit in (
        ("item-item", lambda: item_item(bought=whole)),
        ("EASE", lambda: ease(bought=whole, ridge=200.0)),
    ):
        begun = time.process_time()
        weights = fit()
        best(table=whole.table, weights=weights, count=TOP)
        yield {
            "case": f"{customers:,} customers, {whole.table.nnz:,} pairs: {name} and all top 10",
            "ours": round(time.process_time() - begun, 2),
            "other": als,
            "other_name": "implicit ALS" if als else told,
            "unit": "CPU s",
        }


def simulated(customers: int, purchases: int) -> tuple[Any, Any]:
    """Purchases of popular items, half of them within the customer's own taste of twenty."""
    chance = np.random.default_rng(1)
    who = np.concatenate([np.arange(customers), chance.integers(customers, size=purchases)])
    who = who[:purchases]
    what = (GOODS * chance.random(purchases) ** 2).astype(np.int64)
    own = chance.random(purchases) < 0.5
    what[own] = what[own] // 20 * 20 + who[own] % 20
    return who, what


def _read(name: str) -> Any:
    """The set as a sparse table of customers (or baskets) and items."""
    import pyarrow.parquet as pq

    folder = DATA / name
    if not folder.exists():
        raise install.NotHereError(f"{folder} is not on this machine")
    table = pq.read_table(next(folder.glob("*.parquet")))
    who, what = (table[column].to_pylist() for column in table.column_names[:2])
    return bought(customer=who, item=what).table


def _hidden(table: Any, *, seed: int) -> tuple[Any, Any]:
    """Of customers with at least two items one fifth, at least one: what is seen, what hidden."""
    from scipy.sparse import csr_matrix

    chance = np.random.default_rng(seed)
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((chance.random(len(rows)), rows))
    place = np.arange(len(rows)) - table.indptr[rows]
    n = np.diff(table.indptr)[rows]
    away = (n >= 2) & (place < np.maximum(1, n // 5))
    columns = table.indices[order]

    def part(kept: Any) -> Any:
        ones = np.ones(int(kept.sum()), dtype=np.float32)
        return csr_matrix((ones, (rows[kept], columns[kept])), shape=table.shape)

    return part(~away), part(away)


def _of(table: Any) -> Bought:
    return Bought(customers=range(table.shape[0]), items=range(table.shape[1]), table=table)


def _theirs(
    seen: Any, hidden: Any, *, lists: bool
) -> tuple[dict[str, dict[str, float]], str]:  # fmt: skip
    from scipy.sparse import save_npz

    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "seen.npz", Path(folder) / "lists.npz"
        save_npz(file, seen)
        try:
            done = subprocess.run(
                [install.python(name="recommend"), str(HERE / "implicit_models.py")],
                input=json.dumps({"file": str(file), "out": str(out), "all": lists}),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except (install.NotHereError, subprocess.TimeoutExpired) as error:
            return {}, f"implicit: {error}"
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["no word why"]
            return {}, f"implicit: {said[-1][:160]}"
        seconds = json.loads(done.stdout)
        found = {name: {"seconds": took} for name, took in seconds.items()}
        if lists:
            answers = np.load(out)
            who = np.flatnonzero(np.diff(hidden.indptr) > 0)
            for name in seconds:
                told = ndcg(items=answers[name][who], after=hidden[who])
                found[name]["ndcg"] = float(told.mean())
        return found, "implicit 0.7.3"
