"""Fits and predicts with the package lifetimes, for the benchmark clv; a case in, times out."""

import json
import sys
import time
import warnings

import numpy as np
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter

warnings.filterwarnings("ignore")


def main() -> None:
    """Read {"file", "models", "weeks"}; write seconds of CPU and parameters by model."""
    case = json.load(sys.stdin)
    data = np.load(case["file"])
    x, recency, age, spend = (data[name] for name in ("x", "t", "age", "z"))
    told: dict[str, dict[str, object]] = {}
    makers = {"bgnbd": BetaGeoFitter, "paretonbd": ParetoNBDFitter}
    for name in case["models"]:
        model = makers[name]()
        begun = time.process_time()
        model.fit(x, recency / 7, age / 7)
        fitted = time.process_time()
        model.conditional_expected_number_of_purchases_up_to_time(
            case["weeks"], x, recency / 7, age / 7
        )
        model.conditional_probability_alive(x, recency / 7, age / 7)
        done = time.process_time()
        told[name] = {
            "fit": fitted - begun,
            "predict": done - fitted,
            "parameters": {key: float(value) for key, value in model.params_.items()},
        }
    bought = x > 0
    begun = time.process_time()
    model = GammaGammaFitter()
    model.fit(x[bought], spend[bought])
    told["gammagamma"] = {"fit": time.process_time() - begun}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
