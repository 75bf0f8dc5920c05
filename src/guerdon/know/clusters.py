"""Groups of customers alike in behaviour: how many there are, which is a customer's, if any."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.know.histories import Floats, Ints
from guerdon.know.kmeans import centres as centres_of
from guerdon.know.kmeans import nearest

# Two clusterings of resamples must put customers together alike to this adjusted Rand index.
STABLE = 0.85
# Beyond eight groups nobody remembers their names.
MOST_CLUSTERS = 8
FEWEST = 200  # customers; fewer are not grouped
# Groups must explain more of the spread than worlds without groups do, by so many of those
# worlds' standard deviations.
DEVIATIONS = 3.0
STEADY = 0.005
SMALLEST_SHARE = 0.02  # of the customers in the smallest cluster
SEED = 20261122
# Clusters are sought on so many customers; all of them are then put into the nearest.
LEARNT_FROM = 20_000
PAIRS = 8  # resamples that are compared, two by two
WORLDS = 12  # worlds without groups that the customers are held against
DRAWN = 2_500
HOPELESS, HOPELESS_AFTER = 0.6, 3
TAIL = 1.0  # percent at either end of a measure that is pulled in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scale:
    """How each measure is made comparable: clipped to `low` and `high`, centred, divided."""

    low: Floats
    high: Floats
    centre: Floats
    spread: Floats
    weight: Floats

    def scaled(self, *, measures: Floats) -> Floats:
        """Rows of measures as rows of comparable numbers; a missing measure stands at 0."""
        clipped = np.clip(measures, self.low, self.high)
        answer: Floats = np.nan_to_num((clipped - self.centre) / self.spread) * self.weight
        return answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clustering:
    """`centres` in scaled measures, one row a cluster; `tried` is the stability of each number."""

    names: tuple[str, ...]
    scale: Scale
    centres: Floats
    tried: tuple["Tried", ...]

    def nearest(self, *, measures: Floats) -> Ints:
        """The place of each customer's cluster."""
        return nearest(rows=self.scale.scaled(measures=measures), centres=self.centres)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A number of clusters: how alike resamples put customers (`ari`), and what it explains.

    `explained` is the share of the spread that the clusters explain, `by_chance` the most that as
    many explained in worlds with the same measures and correlations but without groups.
    `smallest` is the share of customers in the smallest.
    """

    clusters: int
    ari: float
    explained: float
    by_chance: float
    smallest: float

    @property
    def stable(self) -> bool:
        """Whether these are groups: the same each time, more than chance makes, none too small."""
        return self.ari >= STABLE and self.gap > 0 and self.smallest >= SMALLEST_SHARE

    @property
    def gap(self) -> float:
        """What the clusters explain beyond chance."""
        return self.explained - self.by_chance


def scale(*, measures: Floats, weights: Sequence[float]) -> Scale:
    """Median and interquartile range of each measure, after its ends are pulled in.

    Where half of all customers are the same the standard deviation stands in; a measure that
    never varies counts for nothing. `weights` says how much each measure is to count.
    """
    told = without_silent(measures=measures)
    low, high = np.nanpercentile(told, [TAIL, 100 - TAIL], axis=0)
    clipped = np.clip(told, low, high)
    first, centre, third = np.nanpercentile(clipped, [25, 50, 75], axis=0)
    deviation = np.nanstd(clipped, axis=0)
    # Of a normal measure both are its standard deviation.
    robust = (third - first) / 1.349
    # A robust spread far below the deviation would let the few who differ outweigh all else.
    spread = np.maximum(robust, deviation)
    flat = ~(spread > 1e-9)
    return Scale(
        low=low,
        high=high,
        centre=centre,
        spread=np.where(flat, 1.0, spread),
        weight=np.where(flat, 0.0, np.asarray(weights, dtype=np.float64)),
    )


def without_silent(*, measures: Floats) -> Floats:
    """The measures, with those that nobody has at 0, where they tell nothing."""
    answer: Floats = np.where(np.isnan(measures).all(axis=0), 0.0, measures)
    return answer


def sought(
    *, measures: Floats, names: Sequence[str], weights: Sequence[float], before: int | None = None
) -> Clustering | tuple[Tried, ...]:
    """The stable clustering that explains most beyond chance, or what was tried in vain.

    `measures` has a row for each customer and a column for each name; NaN is missing. At most
    LEARNT_FROM rows are looked at, spread evenly over those given. The number of the night
    `before` is kept while it is stable and explains nearly as much (STEADY), so that groups do
    not come and go. The same rows give the same answer.
    """
    some = measures[:: max(1, -(-len(measures) // LEARNT_FROM))]
    if len(measures) < FEWEST:
        return ()
    found = scale(measures=some, weights=weights)
    rows = found.scaled(measures=some)
    tried = tuple(_tried(rows, number) for number in range(2, MOST_CLUSTERS + 1))
    stable = [one for one in tried if one.stable]
    if not stable:
        return tried
    first = max(stable, key=lambda one: one.gap)
    steady = [one for one in stable if one.clusters == before and one.gap >= first.gap - STEADY]
    best = (steady or [first])[0].clusters
    return Clustering(
        names=tuple(names),
        scale=found,
        centres=centres_of(rows=rows, clusters=best, chance=np.random.default_rng([SEED, best])),
        tried=tried,
    )


def _tried(rows: Floats, clusters: int) -> Tried:
    # The first draw is that of the clustering itself.
    chance = np.random.default_rng([SEED, clusters])
    centres = centres_of(rows=rows, clusters=clusters, chance=chance)
    place = nearest(rows=rows, centres=centres)
    ari = _stability(rows, clusters, chance)
    explained = by_chance = 0.0
    if ari >= STABLE:
        explained = _explained(rows, centres)
        by_chance = _by_chance(rows, clusters, chance)
    return Tried(
        clusters=clusters,
        ari=ari,
        explained=explained,
        by_chance=by_chance,
        smallest=float(np.bincount(place, minlength=clusters).min() / len(place)),
    )


def _by_chance(rows: Floats, clusters: int, chance: np.random.Generator) -> float:
    """What as many clusters explain at most in worlds without groups: mean and some deviations."""
    found = []
    for _ in range(WORLDS):
        made = without_groups(rows=rows, chance=chance)
        other = centres_of(rows=made, clusters=clusters, chance=chance)
        found.append(_explained(made, other))
    return float(np.mean(found) + DEVIATIONS * np.std(found, ddof=1))


def _stability(rows: Floats, clusters: int, chance: np.random.Generator) -> float:
    """The mean ARI of two clusterings, each of a bootstrap sample, told for all rows.

    After Hennig (2007), Computational Statistics & Data Analysis 52(1), and Ben-Hur et al. (2002).
    What is hopeless after a few is not tried on.
    """
    looked = _thinned(rows)
    found: list[float] = []
    for _ in range(PAIRS):
        one, other = (
            nearest(rows=looked, centres=_again(rows, clusters, chance)) for _ in range(2)
        )
        found.append(rand_index(one=one, other=other))
        if len(found) >= HOPELESS_AFTER and np.mean(found) < HOPELESS:
            break
    return float(np.mean(found))


def _again(rows: Floats, clusters: int, chance: np.random.Generator) -> Floats:
    some = rows[chance.integers(0, len(rows), min(len(rows), DRAWN))]
    return centres_of(rows=some, clusters=clusters, chance=chance)


def _thinned(rows: Floats) -> Floats:
    return rows[:: max(1, -(-len(rows) // DRAWN))]


def without_groups(*, rows: Floats, chance: np.random.Generator) -> Floats:
    """A world with the same values of each measure and nearly their correlations, no groups.

    A Gaussian copula of the rank correlations: one cloud, bent so that each measure keeps its
    own values.
    """
    some = _thinned(rows)
    width = rows.shape[1]
    ranks = np.argsort(np.argsort(some + 1e-9 * chance.random(some.shape), axis=0), axis=0)
    varies = some.std(axis=0) > 0
    correlation = np.eye(width)
    if varies.any():
        inside = np.atleast_2d(np.corrcoef(ranks[:, varies].T))
        correlation[np.ix_(varies, varies)] = 2 * np.sin(np.pi / 6 * inside)
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    drawn = chance.standard_normal((len(some), width)) @ root.T
    order = np.argsort(np.argsort(drawn, axis=0), axis=0)
    answer: Floats = np.take_along_axis(np.sort(some, axis=0), order, axis=0)
    return answer


def _explained(rows: Floats, centres: Floats) -> float:
    """The share of the spread of the rows that is between their clusters."""
    place = nearest(rows=rows, centres=centres)
    whole = float(((rows - rows.mean(axis=0)) ** 2).sum())
    within = float(((rows - centres[place]) ** 2).sum())
    return 1 - within / whole if whole > 0 else 0.0


def rand_index(*, one: NDArray[Any], other: NDArray[Any]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, 0 by chance."""
    wide = int(other.max(initial=0)) + 1
    counts = np.bincount(one * wide + other, minlength=(int(one.max(initial=0)) + 1) * wide)
    table = counts.reshape(-1, wide).astype(np.float64)

    def pairs(numbers: Floats) -> float:
        return float((numbers * (numbers - 1) / 2).sum())

    same, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    total = pairs(np.array([table.sum()]))
    expected = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (same - expected) / (most - expected)
