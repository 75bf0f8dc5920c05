"""Maximum likelihood over positive parameters: bounded, from fixed starts, with a covariance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from guerdon.know.histories import Floats

# Log parameters -> log-likelihood and its gradient by the log parameters.
Objective = Callable[[Floats], tuple[float, Floats]]
# e^-12 .. e^14: wider than any shop; a parameter that rests on a bound says that data is silent.
LOWEST, HIGHEST = -12.0, 14.0
POLISHING_STEPS = 4
STEP = 1e-5
FLATTEST = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A model's parameters by name, where the likelihood is highest.

    `covariance` is that of the *log* parameters (inverse of the observed information, zero
    along a parameter on its bound). `converged` is False where the gradient did not vanish or a
    parameter rests on a bound: the data does not tell it, and no interval should rest on it.
    """

    model: str
    names: tuple[str, ...]
    values: Floats
    log_likelihood: float
    covariance: Floats
    customers: int
    converged: bool

    @property
    def parameters(self) -> dict[str, float]:
        """Name -> value."""
        return dict(zip(self.names, map(float, self.values), strict=True))

    @property
    def errors(self) -> dict[str, float]:
        """Name -> standard error, by the delta method from the log scale."""
        spread = np.sqrt(np.clip(np.diag(self.covariance), 0.0, None)) * self.values
        return dict(zip(self.names, map(float, spread), strict=True))


def maximised(
    *,
    model: str,
    names: tuple[str, ...],
    objective: Objective,
    starts: Sequence[Sequence[float]],
    customers: int,
) -> Fitted:
    """The best of the ends that the starts (in natural units) lead to.

    Each start runs L-BFGS-B, which holds its bounds; the best end is polished by Newton steps,
    so that the printed digits do not hang on a tolerance. A second start is tried only where
    the first did not come to rest in the open.
    """
    size = max(customers, 1)

    def downhill(logs: Floats) -> tuple[float, Floats]:
        value, gradient = objective(logs)
        return -value / size, -gradient / size

    best: tuple[float, Floats] | None = None
    for start in starts:
        end = minimize(
            downhill,
            np.log(np.asarray(start, dtype=np.float64)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(LOWEST, HIGHEST)] * len(names),
            options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
        )
        if best is None or end.fun < best[0]:
            best = (float(end.fun), np.asarray(end.x, dtype=np.float64))
        if end.success and _inside(best[1]).all():
            break
    if best is None:
        raise ValueError("no start was given")
    return _finished(model, names, objective, best[1], customers)


def _finished(
    model: str, names: tuple[str, ...], objective: Objective, logs: Floats, customers: int
) -> Fitted:
    logs, value, gradient, information = _polished(objective, logs)
    free = _inside(logs)
    covariance = np.zeros_like(information)
    chosen = np.ix_(free, free)
    covariance[chosen] = np.linalg.pinv(information[chosen], rcond=FLATTEST, hermitian=True)
    still = bool(np.abs(gradient[free]).max(initial=0.0) <= 1e-4 * max(customers, 1))
    return Fitted(
        model=model,
        names=names,
        values=np.exp(logs),
        log_likelihood=value,
        covariance=covariance,
        customers=customers,
        converged=still and bool(free.all()),
    )


def _polished(objective: Objective, logs: Floats) -> tuple[Floats, float, Floats, Floats]:
    """Newton steps while they climb; the information matrix at the end."""
    value, gradient = objective(logs)
    information = _information(objective, logs)
    for _ in range(POLISHING_STEPS):
        free = _inside(logs)
        chosen = np.ix_(free, free)
        step = np.zeros_like(logs)
        step[free] = (
            np.linalg.pinv(information[chosen], rcond=FLATTEST, hermitian=True) @ (gradient[free])
        )
        if not np.isfinite(step).all() or np.abs(step).max(initial=0.0) < 1e-9:
            break
        tried = np.clip(logs + np.clip(step, -1.0, 1.0), LOWEST, HIGHEST)
        better, slope = objective(tried)
        if not better > value:
            break
        logs, value, gradient = tried, better, slope
        information = _information(objective, logs)
    return logs, value, gradient, information


def _information(objective: Objective, logs: Floats) -> Floats:
    """Minus the second derivatives: central differences of the analytic gradient."""
    columns = []
    for place in range(len(logs)):
        step = np.zeros_like(logs)
        step[place] = STEP
        columns.append((objective(logs - step)[1] - objective(logs + step)[1]) / (2 * STEP))
    matrix = np.array(columns, dtype=np.float64)
    symmetric: Floats = (matrix + matrix.T) / 2
    return symmetric


def _inside(logs: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (logs > LOWEST + 1e-3) & (
        logs < HIGHEST - 1e-3
    )
    return inside
