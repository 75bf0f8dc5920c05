"""What each offer is worth to each customer: gains, whole costs and their errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.advice.weigh import Z80
from guerdon.decide.allocation.problem import Problem
from guerdon.decide.allocation.problem import posed as checked
from guerdon.decide.allocation.quota import UNLIMITED, Quota
from guerdon.decide.arms import Slots
from guerdon.decide.experiment import held_out
from guerdon.decide.explore import drawn
from guerdon.decide.honest import shrunk
from guerdon.decide.response import Base, Expected, depth_of, expected, priors
from guerdon.decide.uplift.own import mixed
from guerdon.flows.campaigns.brief import Brief
from guerdon.flows.campaigns.brief_limits import Limit
from guerdon.flows.campaigns.changed import Own
from guerdon.terms.decision import Refusal

Reals = NDArray[np.float64]
YEAR_DAYS = 365.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Customers as the night knows them, one entry each; money in minor units.

    `may` says for each offer and customer whether the offer's condition could hold at the till
    and no rule of giving forbids it; `barred` says what was forbidden.
    """

    customers: Sequence[str]
    expected_orders: Reals  # in a year
    expected_basket: Reals
    stage: Sequence[str]
    may: NDArray[np.bool_]
    own: Mapping[str, Own] = field(default_factory=dict)  # by kind of offer
    barred: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)  # by reason

    def without(self, *, held: Slots) -> "Audience":
        """The audience without the global holdout, whom no campaign gives anything."""
        if held.start == held.end:
            return self
        free = [n for n, key in enumerate(self.customers) if not held.holds(customer=key)]
        return Audience(
            customers=[self.customers[n] for n in free],
            expected_orders=self.expected_orders[free],
            expected_basket=self.expected_basket[free],
            stage=[self.stage[n] for n in free],
            may=self.may[:, free],
            own={kind: one.of(free) for kind, one in self.own.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Gains and whole costs, (offers, customers)."""

    gain: Reals  # what is chosen by: -inf where nothing pays or may be given, drawn for explorers
    mean: Reals  # what is expected, below zero too
    cost: NDArray[np.int64]
    spent: Reals  # the same before it was rounded up
    orders: Reals
    sales: Reals
    error: Reals  # of sales, a standard error; what comes from a prior has the prior's own
    most: Reals
    base: Reals
    may: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    explorers: NDArray[np.bool_]  # one entry a customer

    def told(self, *, offers: Any, who: Any) -> float:
        """The expected gain of these choices together."""
        return float(self.mean[offers, who].sum())


def posed(
    *, brief: Brief, worth: Worth, stage: Sequence[str], who: NDArray[np.int64], part: float = 1.0
) -> Problem | Refusal:
    """The allocation of the budget to these customers; `part` of quotas and limits is for them.

    Refused: what `allocation.problem.posed` refuses.
    """
    stages = np.array([stage[number] or "" for number in who], dtype=str)
    return checked(
        gain=worth.gain[:, who],
        costs=[worth.cost[:, who], *(_taken(brief, one, len(who)) for one in brief.limits)],
        budgets=[brief.budget.offers, *(int(one.most * part) for one in brief.limits)],
        names=["budget", *(one.name for one in brief.limits)],
        stock=[offer.limits.total for offer in brief.offers],
        quotas=[
            Quota(
                name=f"{one.stage} {one.counts}",
                who=stages == one.stage,
                budget=0 if one.counts == "money" else None,
                least=round(one.least * part),
                most=UNLIMITED if one.most is None else round(one.most * part),
            )
            for one in brief.quotas
        ],
    )


def _taken(brief: Brief, limit: Limit, customers: int) -> NDArray[np.int64]:
    """What each offer takes of a limit: the same of everybody."""
    each = np.array([[limit.each.get(offer.key, 0)] for offer in brief.offers], dtype=np.int64)
    return np.broadcast_to(each, (len(brief.offers), customers))


def worth(*, brief: Brief, audience: Audience, margin: float) -> Worth | Refusal:
    """What is expected of each offer and customer, and for explorers one draw of it.

    Refused: a kind of offer of which nothing is known (`offer_not_foreseen`).
    """
    base = Base(
        orders=audience.expected_orders * brief.days / YEAR_DAYS,
        basket=audience.expected_basket,
        stage=audience.stage,
    )
    found: list[Expected] = []
    sure: list[tuple[Reals, Reals, Reals]] = []
    for offer in brief.offers:
        depth = depth_of(kind=offer.kind, value=offer.value, least_minor=offer.least_minor)
        if depth is None:
            return Refusal(reason="offer_not_foreseen", data={"kind": offer.kind})
        contact = brief.per_contact_minor
        told = expected(base=base, depth=depth, margin=margin, contact_minor=contact)
        found.append(told)
        sure.append(_measured(told, audience.own.get(offer.kind), margin, base))
    cost = np.ceil(np.stack([one.cost for one in found])).astype(np.int64)
    gain = np.stack([one[1] for one in sure])
    most = np.stack([one.most for one in found])
    cap = brief.per_customer_minor
    allowed = audience.may if cap is None else audience.may & (np.ceil(most) <= cap)
    error = np.stack([one[2] for one in sure])
    explorers = np.array([explores(brief=brief, customer=key) for key in audience.customers])
    # Only what earns more than it costs may be given: a plan never promises a loss.
    chosen = np.where((gain > 0) & allowed, gain, -np.inf)
    if explorers.any():
        chosen = drawn(
            gain=chosen,
            mean=gain,
            error=margin * error,
            allowed=allowed,
            who=explorers,
            rolls=rolls(brief=brief),
        )
    return Worth(
        gain=chosen,
        mean=gain,
        explorers=explorers,
        may=audience.may,
        allowed=allowed,
        cost=cost,
        spent=np.stack([one.cost for one in found]),
        orders=np.stack([one.orders for one in found]),
        sales=np.stack([one[0] for one in sure]),
        error=error,
        most=most,
        base=base.orders * base.basket,
    )


def interval(
    *, brief: Brief, audience: Audience, margin: float, table: Worth, offers: Any, who: Any
) -> tuple[float, float]:
    """The 80 % interval of the expected gain of these choices together.

    What comes from a prior is off by the prior's spread, as the adviser says. Errors are taken to
    go together: a lift that was thought too high is too high for everybody.
    """
    spread = float(priors()["own"]["spread"])
    own = np.array([one.kind in audience.own for one in brief.offers], dtype=bool)
    each = np.where(
        own[offers], table.error[offers, who], spread * np.abs(table.sales[offers, who])
    )
    gain, wide = table.told(offers=offers, who=who), Z80 * margin * float(each.sum())
    return gain - wide, gain + wide


def explores(*, brief: Brief, customer: str) -> bool:
    """Whether the customer is one for whom the offer is chosen by a draw."""
    return held_out(salt=f"explore {brief.key}", customer=customer, share=brief.explore_share)


def rolls(*, brief: Brief) -> np.random.Generator:
    """The chance of a campaign: the same whenever it is planned, another for another campaign."""
    return np.random.default_rng(list(brief.key.encode()))


def _measured(
    told: Expected, own: Own | None, margin: float, base: Base
) -> tuple[Reals, Reals, Reals]:
    """Sales, gain and the error of sales: by the shop's own campaign first, then by the prior.

    Effects told of each customer are first held back by their errors: the best of many noisy ones
    is the best partly by luck.
    """
    spread = priors()["own"]["spread"]
    if own is None:
        wide = spread * float(np.abs(told.sales).mean()) if len(told.sales) else 0.0
        return told.sales, told.gain, np.full(len(told.sales), wide)
    effect = own.effect
    if own.individual:
        size = np.maximum(base.orders * base.basket, 1.0)
        effect = shrunk(effect=effect[None], error=own.error[None], base=size)[0]
    sales, error = mixed(prior=told.sales, spread=spread, effect=effect, error=own.error)
    return sales, margin * sales - told.cost, error
