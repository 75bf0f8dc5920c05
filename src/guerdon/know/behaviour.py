"""What clusters look at: behaviour as comparable measures, and what sets a group apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.know.choices import MILLION
from guerdon.know.clusters import without_silent
from guerdon.know.histories import Floats, Ints
from guerdon.terms.fields import CATEGORY

# How much each kind of measure counts; those of one kind share its weight.
KINDS: Mapping[str, tuple[str, ...]] = {
    "recency": ("recency",),
    "frequency": ("frequency", "rhythm"),
    "money": ("spend", "basket"),
    "deals": ("promotion", "price"),
    "time": ("evening", "midday", "weekend"),
}
# Times of day and days are pulled to the shop's with so many orders.
PULLED = 5.0
# A cluster is named by at most so many differences of at least so many standard deviations.
MOST_TRAITS, LEAST_DIFFERENCE = 3, 0.35


def names(*, categories: Sequence[str]) -> tuple[str, ...]:
    """The measures in order: those of KINDS, then the share of each of the categories."""
    plain = (name for kind in KINDS.values() for name in kind)
    return (*plain, *(CATEGORY + name for name in categories))


def weights(*, categories: Sequence[str]) -> list[float]:
    """Each kind counts as one, however many measures it has."""
    plain = [1 / len(kind) ** 0.5 for kind in KINDS.values() for _ in kind]
    return [*plain, *(1 / len(categories) ** 0.5 for _ in categories)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What customers are pulled to.

    `days` is the shop's usual gap, `east` and `north` its mean time of day as a direction (-1 to
    1), `weekend` its share of weekend orders, `categories` the shares of its greatest ones and
    `affinity` their weight in choices.
    """

    days: float
    east: float
    north: float
    weekend: float
    categories: tuple[float, ...]
    affinity: float


def measures(*, columns: Mapping[str, Any], shop: Shop) -> Floats:
    """One row per customer, one column per name of `names`; NaN is missing.

    `columns` are arrays: recency_days, repeat, recency_span, spend, average_basket,
    promotion_share, price_share, timed, east, north, weekend, placed, named and category_0, ...
    Sums and days go by their logarithm, as people's differ by factors.
    """
    of = {name: np.asarray(found, dtype=np.float64) for name, found in columns.items()}
    placed, timed = np.nan_to_num(of["placed"]), np.nan_to_num(of["timed"])
    made = [
        np.log1p(of["recency_days"]),
        np.log1p(of["repeat"]),
        np.log1p((of["recency_span"] + shop.days) / (of["repeat"] + 1)),
        np.log1p(np.maximum(of["spend"], 0)),
        np.log1p(np.maximum(of["average_basket"], 0)),
        of["promotion_share"],
        of["price_share"],
        # The later in the day the further south, the earlier the further north.
        -_pulled(of["north"] / MILLION, timed, shop.north),
        -_pulled(of["east"] / MILLION, timed, shop.east),
        _pulled(of["weekend"], placed, shop.weekend),
    ]
    named = np.nan_to_num(of["named"])
    for place, share in enumerate(shop.categories):
        times = np.nan_to_num(of[f"category_{place}"])
        # The square root evens out great and small shares (Hellinger).
        made.append(np.sqrt((times + shop.affinity * share) / (named + shop.affinity)))
    return np.column_stack(made)


def _pulled(sums: Floats, times: Floats, mean: float) -> Floats:
    """The mean of each customer, pulled to that of all."""
    answer: Floats = (np.nan_to_num(sums) + PULLED * mean) / (times + PULLED)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """How a cluster's mean of one measure differs from that of all, in standard deviations."""

    measure: str
    difference: float


def differences(*, measures: Floats, place: Ints, clusters: int) -> Floats:
    """For each cluster and measure its mean less that of all, over the deviation of all."""
    told = without_silent(measures=measures)
    mean, deviation = np.nanmean(told, axis=0), np.nanstd(told, axis=0)
    filled = np.where(np.isnan(told), mean, told)
    member = (place[:, None] == np.arange(clusters)).astype(np.float64)
    own = member.T @ filled / np.maximum(member.sum(axis=0), 1)[:, None]
    answer: Floats = np.where(deviation > 1e-12, (own - mean) / np.maximum(deviation, 1e-12), 0.0)
    return answer


def traits(*, differences: Floats, names: Sequence[str]) -> tuple[tuple[Trait, ...], ...]:
    """What sets each cluster apart: its greatest differences, most telling first.

    At least one each, at most MOST_TRAITS, one of each kind but for categories; more only where
    two clusters would be called the same.
    """
    ranked = [
        [
            Trait(measure=names[at], difference=round(float(row[at]), 3))
            for at in np.lexsort((np.arange(len(row)), -np.abs(row)))
        ]
        for row in differences
    ]
    found = []
    for one in ranked:
        great = [trait for trait in one if abs(trait.difference) >= LEAST_DIFFERENCE]
        first = {_kind(trait.measure): trait for trait in reversed(great)}
        found.append([t for t in great if first[_kind(t.measure)] is t][:MOST_TRAITS] or one[:1])
    for _ in range(len(names)):
        called = [tuple((t.measure, t.difference > 0) for t in one) for one in found]
        alike = [place for place, name in enumerate(called) if called.count(name) > 1]
        if not alike:
            break
        for place in alike:
            more = [trait for trait in ranked[place] if trait not in found[place]]
            found[place] = found[place] + more[:1]
    return tuple(tuple(one) for one in found)


def _kind(measure: str) -> str:
    return next((kind for kind, names in KINDS.items() if measure in names), measure)
