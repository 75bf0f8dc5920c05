"""The worth of outstanding points, and how many of them will end unused, with an interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.terms.liability import GROUPS, Band, Book, Breakage, Flow, Held, Liability, Step

Floats = NDArray[np.float64]

# Ages in whole months: from (held) to (not held).
AGES = ((0, 3), (3, 6), (6, 12), (12, 24), (24, None))
DRAWS = 1_000
LEVEL = 0.90
# What is not used in so many months will not be.
HORIZON = 120
# The last observed months whose use stands for that of all later ones.
TAIL = 6
LEAST_MONTHS = 6
LEAST_GROUPS = 10
MILLI = 1_000


@dataclass(frozen=True, slots=True)
class _Table:
    """Points by group and age in months."""

    opened: Floats
    redeemed: Floats
    gone: Floats
    left: Floats

    @property
    def months(self) -> int:
        """How many months of age were ever observed."""
        return int(self.opened.shape[1])


def liability(
    *, book: Book, worth_milli: int, currency: str, seed: int, draws: int = DRAWS
) -> Liability:
    """Outstanding points by age and tier in money, and the forecast of breakage.

    Use is estimated by the life table of points (Cutler and Ederer 1958, which is the estimator of
    Kaplan and Meier 1958 on months): of the points under risk at an age, the share redeemed before
    the next, where those that ended, moved or are there still count half a month. A lot that ends
    in m months keeps the product of what is left each month. The interval is the percentile
    interval of a bootstrap over groups of members (Efron 1979), from the given seed: it tells how
    sure the estimate is, not how behaviour may change.

    No forecast is made (`why`) where the history is shorter than six months of age
    (`history_short`), nothing was ever redeemed (`nothing_redeemed`) or members are fewer than ten
    groups (`members_few`).
    """
    alive = [one for one in book.held if one.left is None or one.left >= 0]
    points = sum(one.points for one in alive)
    table = _tabled(book.flows)
    why, data = _lacking(table)
    return Liability(
        at=book.at,
        currency=currency,
        points=points,
        minor=points * worth_milli // MILLI,
        lapsed=sum(one.points for one in book.held) - points,
        owed=book.owed,
        by_age=tuple(_by_age(alive, worth_milli)),
        by_tier=tuple(_by_tier(alive, worth_milli)),
        breakage=None if why else _forecast(table, alive, book.one_in, worth_milli, seed, draws),
        why=why,
        data=data,
    )


def _by_age(held: Sequence[Held], worth_milli: int) -> list[Band]:
    found = []
    for start, end in AGES:
        inside = [h.points for h in held if h.age >= start and (end is None or h.age < end)]
        name = f"{start}+" if end is None else f"{start}-{end}"
        found.append(_band(name, sum(inside), worth_milli))
    return found


def _by_tier(held: Sequence[Held], worth_milli: int) -> list[Band]:
    sums: dict[str, int] = {}
    for one in held:
        sums[one.tier] = sums.get(one.tier, 0) + one.points
    return [_band(tier, sums[tier], worth_milli) for tier in sorted(sums)]


def _band(name: str, points: int, worth_milli: int) -> Band:
    return Band(name=name, points=points, minor=points * worth_milli // MILLI)


def _tabled(flows: Sequence[Flow]) -> _Table:
    months = max((flow.age for flow in flows), default=-1) + 1
    found = {what: np.zeros((GROUPS, months)) for what in ("opened", "redeemed", "gone", "left")}
    for flow in flows:
        found[flow.what][flow.group, max(0, flow.age)] += flow.points
    return _Table(**found)


def _lacking(table: _Table) -> tuple[str, dict[str, int]]:
    groups = int((table.opened.sum(axis=1) > 0).sum())
    if table.months < LEAST_MONTHS:
        return "history_short", {"months": table.months, "least": LEAST_MONTHS}
    if table.redeemed.sum() <= 0:
        return "nothing_redeemed", {}
    if groups < LEAST_GROUPS:
        return "members_few", {"groups": groups, "least": LEAST_GROUPS}
    return "", {}


def _forecast(
    table: _Table, held: Sequence[Held], one_in: int, worth_milli: int, seed: int, draws: int
) -> Breakage:
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(GROUPS, np.full(GROUPS, 1 / GROUPS), size=draws).astype(float)
    weights = np.vstack([np.ones(GROUPS), drawn])
    lasting = _lasting(table, weights)
    unused = np.zeros(len(weights))
    beyond = total = 0
    for one in held:
        end = HORIZON if one.left is None else min(one.age + one.left + 1, HORIZON)
        # Lots of one age in months are half a month older on average.
        begin = (lasting[:, min(one.age, HORIZON)] + lasting[:, min(one.age + 1, HORIZON)]) / 2
        last = lasting[:, max(end, min(one.age + 1, HORIZON))]
        unused += one.points * np.exp(np.minimum(0.0, last - begin))
        total += one.points
        beyond += one.points if end > table.months else 0
    low, high = np.quantile(unused[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    whole = [round(float(value)) for value in (unused[0], low, high)]
    money = [value * worth_milli // MILLI for value in whole]
    return Breakage(
        points=whole[0],
        low=whole[1],
        high=whole[2],
        minor=money[0],
        low_minor=money[1],
        high_minor=money[2],
        level=LEVEL,
        months=table.months,
        extrapolated=beyond / total if total else 0.0,
        one_in=one_in,
        curve=_curve(np.exp(lasting[:, : table.months + 1])),
    )


def _lasting(table: _Table, weights: Floats) -> Floats:
    """The logarithm of the share unused at each age from 0 to HORIZON, one row a weighting."""
    opened, redeemed, gone, left = (
        weights @ part for part in (table.opened, table.redeemed, table.gone, table.left)
    )
    away = np.cumsum(redeemed + gone + left, axis=1) - (redeemed + gone + left)
    risk = np.cumsum(opened, axis=1) - away - (gone + left) / 2
    rate = np.divide(redeemed, risk, out=np.zeros_like(risk), where=risk > 0)
    tail = slice(max(0, table.months - TAIL), table.months)
    under, used = risk[:, tail].sum(axis=1), redeemed[:, tail].sum(axis=1)
    later = np.divide(used, under, out=np.zeros_like(under), where=under > 0)
    missing = max(0, HORIZON - table.months)
    whole = np.hstack([rate, np.repeat(later[:, None], missing, axis=1)])[:, :HORIZON]
    # All used at an age leaves almost nothing: a logarithm wants a little.
    steps = np.log1p(-np.clip(whole, 0.0, 1 - 1e-12))
    return np.hstack([np.zeros((len(weights), 1)), np.cumsum(steps, axis=1)])


def _curve(shares: Floats) -> tuple[Step, ...]:
    low, high = np.quantile(shares[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return tuple(
        Step(age=age, share=float(shares[0, age]), low=float(low[age]), high=float(high[age]))
        for age in range(shares.shape[1])
    )
