"""Maximum likelihood over positive parameters: bounded, from fixed starts, with a covariance.

Damped Newton steps in the log parameters (Levenberg 1944, Marquardt 1963) on second differences
of the analytic gradient. Three or four parameters need no library: its threads cost more than
the arithmetic, and its import more than a fit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.know.histories import Floats

# Log parameters -> log-likelihood and its gradient by the log parameters.
Objective = Callable[[Floats], tuple[float, Floats]]
# e^-12 .. e^14: wider than any shop; a parameter that rests on a bound says that data is silent.
LOWEST, HIGHEST = -12.0, 14.0
MOST_STEPS = 100
LONGEST_STEP = 1.5
# At rest: no step this long is left, or the likelihood grows by less than it is computed to.
SHORTEST_STEP = 1e-9
STEADY = 1e-13
# Crawling along a ridge that has no top: so little is gained, and hardly less than before.
# Newton's steps towards a top gain some hundred times less each time.
CRAWLING, AS_BEFORE = 1e-8, 0.05
SAME_TOP = 1e-4
# A standard error of a log parameter beyond this says that the data does not tell it.
VAGUE = 3.0
STEP = 1e-5
FLATTEST = 1e-10
Matrix = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A model's parameters by name, where the likelihood is highest.

    `covariance` is that of the *log* parameters (inverse of the observed information, zero
    along a parameter on its bound). `converged` is False where the gradient did not vanish, or
    where a parameter rests on a bound or is vaguer than e^-6 to e^6: the data does not tell it.
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


def begun(
    *, near: Fitted | None, starts: Sequence[Sequence[float]], dear: bool = False
) -> list[Sequence[float]]:
    """The starts, before them the parameters of a fit that must be near.

    Where a climb is `dear` that one is the only start. It may end on a ridge without a top, since
    data is silent about a parameter (nobody leaves, or all buy alike): so would any other.
    """
    if near is None:
        return [*starts]
    return [near.values.tolist(), *(() if dear else starts)]


def maximised(
    *,
    model: str,
    names: tuple[str, ...],
    objective: Objective,
    starts: Sequence[Sequence[float]],
    customers: int,
) -> Fitted:
    """The best of the ends that the starts (in natural units) lead to.

    Another start is tried where the last did not come to rest in the open, until two of them
    lead to the same value.
    """
    best: tuple[float, Floats] | None = None
    for start in starts:
        end = _climbed(objective, np.log(np.asarray(start, dtype=np.float64)))
        agreed = best is not None and abs(end[0] - best[0]) <= SAME_TOP
        if best is None or end[0] > best[0]:
            best = end
        if agreed or _inside(best[1]).all():
            break
    if best is None:
        raise ValueError("no start was given")
    return _finished(model, names, objective, best[1], customers)


def _finished(
    model: str, names: tuple[str, ...], objective: Objective, logs: Floats, customers: int
) -> Fitted:
    value, gradient = objective(logs)
    information = _information(objective, logs)
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
        converged=still and bool(free.all()) and float(np.diag(covariance).max()) < VAGUE**2,
    )


def _climbed(objective: Objective, logs: Floats) -> tuple[float, Floats]:
    """Uphill until nothing is left: the value and where it is.

    The damping grows until a step goes up and shrinks after it, so that far from the top the
    way is the gradient's and near it Newton's.
    """
    logs = np.clip(logs, LOWEST, HIGHEST)
    value, gradient = objective(logs)
    damping, gained_before = 1e-3, np.inf
    for _ in range(MOST_STEPS):
        free = np.flatnonzero(_free(logs, gradient))
        if not len(free):
            break
        curved = _curved(objective, logs, gradient)[np.ix_(free, free)].tolist()
        while damping < 1e12:
            step = np.zeros_like(logs)
            step[free] = _step(curved, gradient[free].tolist(), damping)
            tried = np.clip(logs + np.clip(step, -LONGEST_STEP, LONGEST_STEP), LOWEST, HIGHEST)
            higher, slope = objective(tried)
            if higher > value:
                break
            if np.abs(tried - logs).max() < SHORTEST_STEP:
                return value, logs
            damping *= 8
        else:
            break
        gained, moved = higher - value, float(np.abs(tried - logs).max())
        logs, value, gradient, damping = tried, higher, slope, max(damping / 8, 1e-12)
        crawling = gained <= CRAWLING * abs(value) and gained > AS_BEFORE * gained_before
        if moved < SHORTEST_STEP or gained <= STEADY * abs(value) or crawling:
            break
        gained_before = gained
    return value, logs


def _free(logs: Floats, gradient: Floats) -> NDArray[np.bool_]:
    """Parameters that may move: all but those on a bound that the slope pushes against."""
    stuck_low, stuck_high = (logs <= LOWEST) & (gradient < 0), (logs >= HIGHEST) & (gradient > 0)
    free: NDArray[np.bool_] = ~(stuck_low | stuck_high)
    return free


def _step(curved: Matrix, slope: list[float], damping: float) -> list[float]:
    """(C + damping |diag C|)^-1 slope, the damping raised until the matrix is positive."""
    size = range(len(slope))
    largest = max(abs(curved[i][i]) for i in size) or 1.0
    while True:
        lifted = [row[:] for row in curved]
        for i in size:
            lifted[i][i] += damping * max(abs(curved[i][i]), largest * 1e-6)
        lower = _cholesky(lifted)
        if lower is not None:
            return _solved(lower, slope)
        damping = max(damping * 8, 1e-6)


def _cholesky(matrix: Matrix) -> Matrix | None:
    """L with L L' = matrix; None where it is not positive."""
    lower = [[0.0] * len(matrix) for _ in matrix]
    for i, row in enumerate(matrix):
        for j in range(i + 1):
            rest = row[j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i == j:
                if not rest > 0:
                    return None
                lower[i][i] = rest**0.5
            else:
                lower[i][j] = rest / lower[j][j]
    return lower


def _solved(lower: Matrix, right: list[float]) -> list[float]:
    """The x with L L' x = right."""
    size = len(right)
    forward: list[float] = []
    for i in range(size):
        forward.append((right[i] - sum(lower[i][k] * forward[k] for k in range(i))) / lower[i][i])
    answer = [0.0] * size
    for i in reversed(range(size)):
        known = sum(lower[k][i] * answer[k] for k in range(i + 1, size))
        answer[i] = (forward[i] - known) / lower[i][i]
    return answer


def _curved(objective: Objective, logs: Floats, gradient: Floats) -> Floats:
    """Minus the second derivatives, by one more gradient for each: good enough to climb by."""
    columns = []
    for place in range(len(logs)):
        step = np.zeros_like(logs)
        step[place] = STEP
        columns.append((gradient - objective(logs + step)[1]) / STEP)
    matrix = np.array(columns, dtype=np.float64)
    symmetric: Floats = (matrix + matrix.T) / 2
    return symmetric


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


def _inside(logs: Floats) -> NDArray[np.bool_]:
    """Parameters in the open."""
    inside: NDArray[np.bool_] = (logs > LOWEST + 1e-3) & (logs < HIGHEST - 1e-3)
    return inside
