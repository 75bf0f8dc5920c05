"""The delta method is exact where the log of the answer is linear in the log parameters."""

from dataclasses import replace

import numpy as np
import pytest

from guerdon.know.fitting import Fitted
from guerdon.know.interval import variance

FITTED = Fitted(
    model="any",
    names=("a", "b", "k"),
    values=np.array([2.0, 5.0, 3.0]),
    log_likelihood=0.0,
    covariance=np.array([[0.04, -0.01, 0.0], [-0.01, 0.09, 0.0], [0.0, 0.0, 0.0]]),
    customers=1,
    converged=True,
)


def test_a_product_of_powers():
    def log_answer(values):
        a, b, k = values
        return np.array([np.log(a**2 / b), np.log(b * k), np.log(k)])

    told = variance(function=log_answer, fitted=FITTED)

    # 4 * .04 + .09 - 2 * 2 * 1 * (-.01), b alone, and k, which is taken as known.
    assert told == pytest.approx([0.29, 0.09, 0.0], rel=1e-3)


def test_without_covariance_nothing_is_uncertain():
    known = replace(FITTED, covariance=np.zeros((3, 3)))

    assert variance(function=np.log, fitted=known).tolist() == [0, 0, 0]
