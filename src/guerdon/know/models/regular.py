"""MBG/CNBD-k: as MBG/NBD, for customers who buy like a clock (Reutterer, Platzer, Schroeder 2021).

Gaps between purchases are Erlang-k with a rate of the customer's own, Gamma(r, alpha); after any
purchase the customer may leave, Beta(a, b). k = 1 is MBG/NBD; the larger k, the more regular.
"Leveraging purchase regularity for predicting customer behavior the easy way", IJRM 38(1), eq. 4;
the expectation is summed here exactly instead of their approximation.
"""

from dataclasses import replace

import numpy as np

from guerdon.know.fitting import Fitted, Objective, maximised
from guerdon.know.histories import Floats, Grouped, Histories, as_they_are

NAME = "mbgcnbdk"
PARAMETERS = ("r", "alpha", "a", "b", "k")
LARGEST_K = 8
# Purchases are summed one by one until what is left of their chance is below NOTHING, at most so
# many; the rest by an integral with so many Gauss-Legendre nodes.
NOTHING = 1e-12
SUMMED = 200
NODES = 96
DOUBLINGS, HALVINGS = 100, 60
FURTHEST = 1e6  # weeks


def fit(*, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Parameters r, alpha (rate of phases), a, b (leaving) and k, by maximum likelihood.

    k grows from 1 as long as the likelihood does; with `near` it is the k of that.
    Without `log_gaps` the data does not tell regularity, and k is 1.
    """
    if near is not None:
        return _with_k(rows, int(near.values[4]), near)
    best = _with_k(rows, 1, None)
    if rows.log_gaps is None:
        return best
    for k in range(2, LARGEST_K + 1):
        tried = _with_k(rows, k, best)
        if tried.log_likelihood <= best.log_likelihood:
            break
        best = tried
    return best


def _with_k(rows: Histories, k: int, before: Fitted | None) -> Fitted:
    scale = max(float(np.average(rows.age, weights=rows.weight)) if len(rows) else 1.0, 0.1)
    starts = [(0.5, 0.3 * scale / k, 1.0, 2.5), (2.0, 0.3 * scale / k, 0.1, 5.0)]
    if before is not None:
        r, alpha, a, b, last = (float(value) for value in before.values)
        starts.insert(0, (r, alpha * last / k, a, b))
    free = maximised(
        model=NAME,
        names=PARAMETERS[:-1],
        objective=objective(rows=rows, k=k),
        starts=starts,
        customers=rows.customers,
    )
    return _whole(free, k)


def of_mbgnbd(*, fitted: Fitted) -> Fitted:
    """A fit of MBG/NBD as what it is here: one phase a gap."""
    return _whole(fitted, 1)


def _whole(free: Fitted, k: int) -> Fitted:
    """With k, which is chosen and not estimated, as the last parameter."""
    covariance = np.zeros((5, 5))
    covariance[:4, :4] = free.covariance
    return replace(
        free,
        model=NAME,
        names=PARAMETERS,
        values=np.append(free.values, float(k)),
        covariance=covariance,
    )


def objective(*, rows: Histories, k: int) -> Objective:
    """The log-likelihood and its gradient by log r, log alpha, log a, log b, for a given k."""
    from scipy.special import digamma, gammaln

    x, weight = rows.repeats, rows.weight
    counts, place = np.unique(x, return_inverse=True)
    by_count = np.bincount(place, weights=weight, minlength=len(counts))
    everybody = float(weight.sum())
    gaps = (k - 1) * (rows.log_gaps or 0.0) - float(weight @ x) * gammaln(k)
    tossed = counts + 1

    def at(logs: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(logs)
        log_age, log_recency = np.log(alpha + rows.age), np.log(alpha + rows.recency)
        size = r + k * x
        terms = np.vstack(
            [
                _phases(size, log_age, rows.age - rows.recency, k),
                logs[2] - np.log(b + x) - size * log_recency,
            ]
        )
        most = terms.max(axis=0)
        share = np.exp(terms - most)
        total = share.sum(axis=0)
        share *= weight / total
        still, gone = share[:k], share[k]
        value = gaps + float(
            by_count
            @ (
                gammaln(r + k * counts)
                - gammaln(r)
                + r * logs[1]
                + gammaln(a + b)
                - gammaln(a + b + tossed)
                + gammaln(b + tossed)
                - gammaln(b)
            )
            + weight @ (most + np.log(total))
        )
        gone_by_count = np.bincount(place, weights=gone, minlength=len(counts))
        shared = digamma(a + b) - digamma(a + b + tossed)
        grown = sum(still[j:].sum(axis=0) @ (1 / (size + j - 1)) for j in range(1, k))
        phases = np.arange(k) @ still
        here = still.sum(axis=0)
        gradient = np.array(
            [
                by_count @ (digamma(r + k * counts) - digamma(r))
                + everybody * logs[1]
                + grown
                - here @ log_age
                - gone @ log_recency,
                everybody * r / alpha
                - (here * size + phases) @ (1 / (alpha + rows.age))
                - (gone * size) @ (1 / (alpha + rows.recency)),
                by_count @ shared + gone.sum() / a,
                by_count @ (shared + digamma(b + tossed) - digamma(b))
                - gone_by_count @ (1 / (b + counts)),
            ]
        )
        return value, gradient * np.exp(logs)

    return at


def _phases(size: Floats, log_age: Floats, silence: Floats, k: int) -> Floats:
    """Log chance, up to a factor, of being there with j of k phases of the next gap done."""
    with np.errstate(divide="ignore"):
        log_silence = np.log(silence)
    terms = [-size * log_age]
    for j in range(1, k):
        terms.append(terms[-1] + np.log((size + j - 1) / j) + log_silence - log_age)
    return np.array(terms)


def alive(*, values: Floats, rows: Histories) -> Floats:
    """For each row the probability that the customer has not left."""
    _, alpha, a, b, _ = (float(value) for value in values)
    size, terms = _here(values, rows)
    here = np.logaddexp.reduce(terms, axis=0)
    gone = np.log(a) - np.log(b + rows.repeats) - size * np.log(alpha + rows.recency)
    answer: Floats = 1 / (1 + np.exp(np.clip(gone - here, -700, 700)))
    return answer


def _here(values: Floats, rows: Histories) -> tuple[Floats, Floats]:
    """The gamma shape r + k x of each row's rate, and the log chances of its phases."""
    r, alpha, _, _, k = (float(value) for value in values)
    size = r + k * rows.repeats
    return size, _phases(size, np.log(alpha + rows.age), rows.age - rows.recency, int(k))


def _shares(values: Floats, rows: Histories) -> tuple[Floats, Floats]:
    size, terms = _here(values, rows)
    share: Floats = np.exp(terms - np.logaddexp.reduce(terms, axis=0))
    return size, share


def while_alive(*, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
    """For each row the purchases expected in the coming weeks of one who has not left yet.

    With j phases of the running gap done, phases to come are negative binomial; each k-th is a
    purchase, which the customer lives to make with the mean of (1 - p)^(m-1) by Beta(a, b+x+1).
    """
    _, alpha, a, b, k = (float(value) for value in values)
    size, share = _shares(values, rows)
    answer = np.zeros(len(rows))
    for j in range(int(k)):
        answer += share[j] * _bought(
            size + j, weeks / (alpha + rows.age + weeks), (a, b + rows.repeats + 1), j, int(k)
        )
    return answer


def _bought(shape: Floats, z: Floats, leaving: tuple[float, Floats], done: int, k: int) -> Floats:
    """The sum over m of E[(1-p)^(m-1)] P(N >= m k - done), N negative binomial (shape, z)."""
    a, b = leaving
    answer = np.zeros(len(shape))
    place = np.arange(len(shape))
    log_chance = shape * np.log1p(-z)
    log_z = np.log(np.maximum(z, 1e-300))
    tail, stays = np.ones(len(shape)), np.ones(len(shape))
    for n in range(SUMMED * k - done):
        tail = tail - np.exp(log_chance)  # P(N > n)
        if (n + 1 + done) % k == 0:
            number = (n + 1 + done) // k
            answer[place] += stays * np.maximum(tail, 0.0)
            stays = stays * (b + number - 1) / (a + b + number - 1)
        left = tail > NOTHING
        if not left.all():
            if not left.any():
                return answer
            place, shape, b = place[left], shape[left], b[left]
            log_z, log_chance = log_z[left], log_chance[left]
            tail, stays = tail[left], stays[left]
        log_chance = log_chance + np.log((shape + n) / (n + 1)) + log_z
    answer[place] += _further(shape, log_z, (a, b), done, k)
    return answer


def _further(
    shape: Floats, log_z: Floats, leaving: tuple[float, Floats], done: int, k: int
) -> Floats:
    """The rest of that sum, beyond the purchases summed one by one, as an integral over log m.

    The terms are smooth there, so that an integral from half before the first is their sum to
    about 1e-5 of it; it ends where the chance has fallen by e^-40.
    """
    from scipy.special import betainc, gammaln

    a, b = (part[:, None] if isinstance(part, np.ndarray) else part for part in leaving)
    mean = shape * np.exp(log_z) / -np.expm1(log_z)
    low = np.log(SUMMED + 0.5)
    high = np.log(SUMMED + (4 * mean + 40 / -log_z) / k)
    node, share = np.polynomial.legendre.leggauss(NODES)
    half = ((high - low) / 2)[:, None]
    number = np.exp(low + half * (node + 1))
    stays = gammaln(a + b) - gammaln(b) + gammaln(b + number - 1) - gammaln(a + b + number - 1)
    tail = betainc(number * k - done, shape[:, None], np.exp(log_z)[:, None])
    answer: Floats = (np.exp(stays) * tail * number * half * share).sum(axis=1)
    return answer


def next_weeks(*, values: Floats, rows: Histories, share: float) -> Floats:
    """Weeks from now by which that share of the next purchases is made, of those still there.

    For k = 1 the closed form (alpha + T)((1 - share)^(-1/(r+x)) - 1); else by halving.
    """
    _, alpha, _, _, k = (float(value) for value in values)
    size, shares = _shares(values, rows)
    with np.errstate(over="ignore"):
        span = np.expm1(-np.log1p(-share) / size)
    first: Floats = np.minimum((alpha + rows.age) * span, FURTHEST)
    if k == 1:
        return first

    def waiting(weeks: Floats) -> Floats:
        z = weeks / (alpha + rows.age + weeks)
        left = np.zeros(len(rows))
        for j in range(int(k)):
            chance = np.exp((size + j) * np.log1p(-z))
            for n in range(int(k) - j):
                left += shares[j] * chance
                chance = chance * (size + j + n) / (n + 1) * z
        return left

    low, high = np.zeros(len(rows)), first.copy()
    for _ in range(DOUBLINGS):
        short = (waiting(high) > 1 - share) & (high < FURTHEST)
        if not short.any():
            break
        high[short] *= 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        early = waiting(middle) > 1 - share
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    return high


def seen(*, rows: Histories) -> Grouped:
    """All of a history counts: the silence so far is a part of the running gap."""
    return as_they_are(rows=rows)
