"""The plan solved again with another budget, without placing anybody."""

from dataclasses import dataclass, replace

import numpy as np

from guerdon.decide.allocation.allocate import allocated
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.experiment import held_out
from guerdon.flows.campaigns.brief import Brief
from guerdon.flows.campaigns.worth import Audience, interval, posed, worth
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidOffer:
    """How many are given one offer, and what is expected to be used of it."""

    offer: str
    given: int
    committed_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidLimit:
    """A limit beside the money: how much of it is used, and what one more piece would earn."""

    name: str
    used: int
    most: int
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slid:
    """A plan by another budget, in minor units, and how near it is to the best that could be.

    `low` to `high` is the interval of 80 % of the expected `gain`. `price` is what one more minor
    unit of budget would earn; `solved` of the `free` customers (not held out) were solved for.
    """

    budget_minor: int
    offers_minor: int
    given: int
    committed_minor: int
    gain: float
    low: float
    high: float
    bound: float
    gap: float
    price: float
    offers: tuple[SlidOffer, ...]
    limits: tuple[SlidLimit, ...]
    free: int
    solved: int


def solved(*, brief: Brief, audience: Audience, margin: float, most: int) -> Slid | Refusal:
    """The allocation alone, for `most` customers or fewer; the others are as those.

    Refused as `planned` is.
    """
    if not audience.customers:
        return Refusal(reason="audience_empty")
    table = worth(brief=brief, audience=audience, margin=margin)
    if isinstance(table, Refusal):
        return table
    share = brief.holdout_share
    held = [held_out(salt=brief.key, customer=key, share=share) for key in audience.customers]
    free = np.flatnonzero(~np.array(held, dtype=bool))
    every = max(1, -(-len(free) // most))
    # Every so-manyth in the order of what they spend, so that large and small are there alike.
    some = np.sort(free[np.argsort(table.base[free], kind="stable")][every // 2 :: every])
    part = len(some) / max(1, len(free))
    money = replace(brief.budget, offers=round(brief.budget.offers * part))
    asked = replace(brief, budget=money)
    problem = posed(brief=asked, worth=table, stage=audience.stage, who=some, part=part)
    if isinstance(problem, Refusal):
        return problem
    found = allocated(problem=problem)
    if isinstance(found, Refusal):
        return found
    given = np.flatnonzero(found.choice != NOTHING)
    chosen, who = found.choice[given], some[given]
    scale = 1 / part if part else 0.0
    gain = table.told(offers=chosen, who=who) * scale
    low, high = interval(
        brief=brief, audience=audience, margin=margin, table=table, offers=chosen, who=who
    )
    shares = [
        SlidOffer(
            offer=one.key,
            given=round(int((chosen == number).sum()) * scale),
            committed_minor=round(
                int(table.cost[number, who[chosen == number]].sum()) * scale,
            ),
        )
        for number, one in enumerate(brief.offers)
    ]
    return Slid(
        budget_minor=brief.budget.total,
        offers_minor=brief.budget.offers,
        given=round(len(given) * scale),
        committed_minor=round(int(table.cost[chosen, who].sum()) * scale),
        gain=gain,
        low=low * scale,
        high=high * scale,
        bound=found.bound * scale,
        gap=found.gap,
        price=float(found.prices[0]),
        offers=tuple(shares),
        limits=tuple(
            SlidLimit(
                name=one.name,
                used=round(sum(one.each.get(row.offer, 0) * row.given for row in shares)),
                most=one.most,
                price=float(found.prices[1 + number]),
            )
            for number, one in enumerate(brief.limits)
        ),
        free=len(free),
        solved=len(some),
    )
