"""What statsmodels and spotify-confidence say of the same numbers, and those numbers."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from guerdon.measure.effect import Moments, Paired


def told() -> dict[str, Any]:
    """Written by benchmarks/others/experiments.py, with the versions that made it."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "others.json").read_text())
    return found


def moments(values: Any) -> Moments:
    """Of an array."""
    y = np.asarray(values, dtype=float)
    return Moments(n=len(y), total=float(y.sum()), squares=float((y * y).sum()))


def pair(outcome: Any, before: Any) -> Paired:
    """Of two arrays of one length."""
    y, x = np.asarray(outcome, dtype=float), np.asarray(before, dtype=float)
    return Paired(outcome=moments(y), before=moments(x), products=float((x * y).sum()))
