"""Writes what statsmodels and spotify-confidence say of a few experiments, as the tests hold us to.

Run it with a Python that has both: `python benchmarks/others/experiments.py` writes what stands in
tests/measure/others.json.
"""

import json
from importlib.metadata import version

import numpy as np
import pandas as pd
from spotify_confidence.analysis.frequentist.experiment import Experiment
from spotify_confidence.analysis.frequentist.sequential_bound_solver import bounds
from statsmodels.stats.gof import chisquare
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

PS = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
N = 200


def data() -> dict[str, list[float]]:
    """Two arms: orders, sales and what was spent before, written as a rule and not drawn."""
    found: dict[str, list[float]] = {}
    for arm, more in (("held", 0), ("given", 1)):
        turn = np.arange(N)
        orders = 1 + (turn * 7 + more * 3) % 5
        before = (turn * 37 + more * 11) % 101 * 1.0
        sales = orders * (20 + (turn * 13) % 17) + before * 0.5 + more * 4.0
        found |= {f"{arm}_orders": orders.tolist(), f"{arm}_before": before.tolist()}
        found[f"{arm}_sales"] = sales.tolist()
    return found


def main() -> None:
    """Everything as one JSON document."""
    drawn = data()
    given, held = np.array(drawn["given_sales"]), np.array(drawn["held_sales"])
    pair = CompareMeans(DescrStatsW(given), DescrStatsW(held))
    t, p, degrees = pair.ttest_ind(usevar="unequal")
    low, high = pair.tconfint_diff(usevar="unequal")
    power = NormalIndPower()
    document = {
        "made_by": {name: version(name) for name in ("statsmodels", "spotify-confidence")},
        "data": drawn,
        "welch": {"p": p, "low": low, "high": high, "degrees": degrees, "t": t},
        "ps": PS,
        "holm": multipletests(PS, method="holm")[1].tolist(),
        "discoveries": multipletests(PS, method="fdr_bh")[1].tolist(),
        "ratio": {"counts": [4810, 5190], "p": float(chisquare([4810, 5190])[1])},
        "power": {
            "effect": 2.5, "deviation": 20.0, "given": 800, "held": 200,
            "power": float(power.power(2.5 / 20.0, 800, 0.05, ratio=200 / 800)),
            "detectable": float(power.solve_power(nobs1=800, alpha=0.05, power=0.8, ratio=0.25)),
        },
        "bounds": _bounds(),
        "cuped": _adjusted(drawn),
    }  # fmt: skip
    print(json.dumps(document, indent=1))


def _bounds() -> dict[str, list[float]]:
    shares = np.arange(1, 11) / 10
    found = bounds(shares, alpha=0.05, rho=2.0, ztrun=8.0, sides=2)
    return {"shares": shares.tolist(), "bars": [float(bar) for bar in found.bounds]}


def _adjusted(drawn: dict[str, list[float]]) -> dict[str, float]:
    rows = []
    for arm in ("held", "given"):
        y, x = np.array(drawn[f"{arm}_sales"]), np.array(drawn[f"{arm}_before"])
        rows.append({
            "arm": arm, "method": "z-test-linreg", "y": y.sum(), "yy": (y * y).sum(), "n": N,
            "x": x.sum(), "xx": (x * x).sum(), "xy": (x * y).sum(),
        })  # fmt: skip
    test = Experiment(
        data_frame=pd.DataFrame(rows), numerator_column="y", numerator_sum_squares_column="yy",
        denominator_column="n", categorical_group_columns="arm", method_column="method",
        feature_column="x",
        feature_sum_squares_column="xx", feature_cross_sum_column="xy",
    )  # fmt: skip
    row = test.difference(level_1="held", level_2="given", absolute=True).iloc[0]
    names = {"difference": "difference", "low": "ci_lower", "high": "ci_upper", "p": "p-value"}
    return {name: float(row[theirs]) for name, theirs in names.items()}


if __name__ == "__main__":
    main()
