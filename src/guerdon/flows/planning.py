"""The pure middle of a plan: the draw, what each offer changes, who gets what, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.allocate import Allocation, allocated
from guerdon.decide.allocation.mirror import mirrored
from guerdon.decide.allocation.problem import NOTHING, Problem, posed
from guerdon.decide.arms import Slots
from guerdon.decide.experiment import detectable, held_out, power_of
from guerdon.decide.response import SOURCE, Base, Expected, depth_of, expected, priors
from guerdon.decide.uplift.own import mixed
from guerdon.flows.brief import Brief
from guerdon.flows.changed import Own
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written

Reals = NDArray[np.float64]
YEAR_DAYS = 365.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Customers as the night knows them, one entry each; money in minor units.

    `may` says for each offer and customer whether the offer's condition could hold at the till.
    """

    customers: Sequence[str]
    expected_orders: Reals  # in a year
    expected_basket: Reals
    stage: Sequence[str]
    may: NDArray[np.bool_]
    own: Mapping[str, Own] = field(default_factory=dict)  # by kind of offer

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
class Place:
    """One customer's place in the plan."""

    customer: str
    arm: str
    offer: str
    cost_minor: int
    promised_minor: int
    expected_minor: int  # sales in the window without the campaign
    stage: str
    reason: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Everybody's place, and the plan's figures with their proof."""

    places: tuple[Place, ...]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Gains and whole costs, (offers, customers)."""

    gain: Reals
    cost: NDArray[np.int64]
    orders: Reals
    sales: Reals
    error: Reals  # of sales, a standard error; what comes from a prior has the prior's own
    most: Reals
    base: Reals
    may: NDArray[np.bool_]
    allowed: NDArray[np.bool_]


def planned(*, brief: Brief, audience: Audience, margin: float, currency: str) -> Planned | Refusal:
    """Who gets what within the budget, who is held out, and why; equal inputs, equal plan.

    The draw comes first and looks at nothing but salt and key. The budget is then spent on those
    who were not drawn, by exact allocation. Each one drawn is placed by the same prices: the
    offer that would have been best there, or none. So given and held out differ by the draw
    alone, and comparing them is fair. Refused: nobody in the audience, a kind of offer of which
    nothing is known.
    """
    if not audience.customers:
        return Refusal(reason="audience_empty")
    table = _table(brief, audience, margin)
    if isinstance(table, Refusal):
        return table
    share = brief.holdout_share
    held = np.array(
        [held_out(salt=brief.key, customer=key, share=share) for key in audience.customers]
    )
    free = np.flatnonzero(~held)
    kept = np.flatnonzero(held)
    problem, drawn = (_posed(brief, table, who) for who in (free, kept))
    if isinstance(problem, Refusal):
        return problem
    if isinstance(drawn, Refusal):
        return drawn
    solved = allocated(problem=problem)
    if isinstance(solved, Refusal):
        return solved
    choice = np.full(len(audience.customers), NOTHING)
    choice[free] = solved.choice
    choice[kept] = mirrored(problem=problem, allocation=solved, held=drawn)
    teller = _Teller(brief, table, currency, audience.stage)
    places = tuple(
        teller.place(key, number, int(choice[number]), bool(held[number]))
        for number, key in enumerate(audience.customers)
    )
    figures = _figures(brief, audience, table, choice, held, solved)
    return Planned(places=places, figures=figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slid:
    """A plan by another budget, in minor units, and how near it is to the best that could be.

    `price` is what one more minor unit of budget would earn; `solved` of the `free` customers
    (not held out) were solved for.
    """

    budget_minor: int
    offers_minor: int
    given: int
    committed_minor: int
    gain: float
    bound: float
    gap: float
    price: float
    free: int
    solved: int


def solved(*, brief: Brief, audience: Audience, margin: float, most: int) -> Slid | Refusal:
    """The allocation alone, for `most` customers or fewer; the others are as those.

    Refused as `planned` is.
    """
    if not audience.customers:
        return Refusal(reason="audience_empty")
    table = _table(brief, audience, margin)
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
    problem = _posed(replace(brief, budget=money), table, some)
    if isinstance(problem, Refusal):
        return problem
    found = allocated(problem=problem)
    if isinstance(found, Refusal):
        return found
    given = np.flatnonzero(found.choice != NOTHING)
    spent = int(table.cost[found.choice[given], some[given]].sum())
    return Slid(
        budget_minor=brief.budget.total,
        offers_minor=brief.budget.offers,
        given=round(len(given) / part) if part else 0,
        committed_minor=round(spent / part) if part else 0,
        gain=found.gain / part if part else 0.0,
        bound=found.bound / part if part else 0.0,
        gap=found.gap,
        price=float(found.prices[0]),
        free=len(free),
        solved=len(some),
    )


def _posed(brief: Brief, table: _Table, who: NDArray[np.int64]) -> Problem | Refusal:
    return posed(
        gain=table.gain[:, who],
        costs=[table.cost[:, who]],
        budgets=[brief.budget.offers],
        names=["budget"],
        stock=[offer.limits.total for offer in brief.offers],
    )


def _table(brief: Brief, audience: Audience, margin: float) -> _Table | Refusal:
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
        sure.append(_measured(told, audience.own.get(offer.kind), margin))
    cost = np.ceil(np.stack([one.cost for one in found])).astype(np.int64)
    gain = np.stack([one[1] for one in sure])
    most = np.stack([one.most for one in found])
    cap = brief.per_customer_minor
    allowed = audience.may if cap is None else audience.may & (np.ceil(most) <= cap)
    # Only what earns more than it costs may be given: a plan never promises a loss.
    return _Table(
        gain=np.where((gain > 0) & allowed, gain, -np.inf),
        may=audience.may,
        allowed=allowed,
        cost=cost,
        orders=np.stack([one.orders for one in found]),
        sales=np.stack([one[0] for one in sure]),
        error=np.stack([one[2] for one in sure]),
        most=most,
        base=base.orders * base.basket,
    )


def _measured(told: Expected, own: Own | None, margin: float) -> tuple[Reals, Reals, Reals]:
    """Sales, gain and the error of sales: by the shop's own campaign first, then by the prior."""
    spread = priors()["own"]["spread"]
    if own is None:
        wide = spread * float(np.abs(told.sales).mean()) if len(told.sales) else 0.0
        return told.sales, told.gain, np.full(len(told.sales), wide)
    sales, error = mixed(prior=told.sales, spread=spread, effect=own.effect, error=own.error)
    return sales, margin * sales - told.cost, error


def _sources(brief: Brief, audience: Audience) -> dict[str, dict[str, Any]]:
    """Where each offer's numbers come from."""
    found: dict[str, dict[str, Any]] = {}
    for offer in brief.offers:
        own = audience.own.get(offer.kind)
        found[offer.key] = (
            {"source": SOURCE}
            if own is None
            else {"source": "own", "campaign": own.campaign, "individual": own.individual}
        )
    return found


class _Teller:
    """Says each customer's place and why."""

    def __init__(self, brief: Brief, table: _Table, currency: str, stage: Sequence[str]) -> None:
        self.stage = stage
        self.keys = [offer.key for offer in brief.offers]
        self.table = table
        self.currency = currency

    def place(self, customer: str, number: int, choice: int, held: bool) -> Place:
        """The place of the customer at `number`."""
        if choice == NOTHING:
            return Place(
                customer=customer,
                arm="left_out",
                offer="",
                cost_minor=0,
                promised_minor=0,
                expected_minor=round(float(self.table.base[number])),
                stage=self.stage[number] or "",
                reason=self._left_out(number),
            )
        gain = round(float(self.table.gain[choice, number]))
        cost = int(self.table.cost[choice, number])
        data = {"offers": len(self.keys), **self._said(choice, gain, cost)}
        return Place(
            customer=customer,
            arm="holdout" if held else "given",
            offer=self.keys[choice],
            cost_minor=0 if held else cost,
            promised_minor=0 if held else gain,
            expected_minor=round(float(self.table.base[number])),
            stage=self.stage[number] or "",
            reason={"reason": "held_out" if held else "given_best", "data": data},
        )

    def _left_out(self, number: int) -> Mapping[str, Any]:
        best = int(np.argmax(self.table.gain[:, number]))
        gain = float(self.table.gain[best, number])
        if gain == -np.inf:
            return {"reason": self._barred(number), "data": {"offers": len(self.keys)}}
        cost = int(self.table.cost[best, number])
        return {"reason": "below_price", "data": self._said(best, round(gain), cost)}

    def _barred(self, number: int) -> str:
        """Why no offer at all comes into question."""
        if not self.table.may[:, number].any():
            return "not_eligible"
        return "nothing_pays" if self.table.allowed[:, number].any() else "above_cap"

    def _said(self, offer: int, gain: int, cost: int) -> dict[str, Any]:
        return {
            "offer": self.keys[offer],
            "gain": written(minor=gain, currency=self.currency),
            "cost": written(minor=cost, currency=self.currency),
            "gain_minor": gain,
            "cost_minor": cost,
        }


def _figures(
    brief: Brief,
    audience: Audience,
    table: _Table,
    choice: NDArray[np.int64],
    held: NDArray[np.bool_],
    solved: Allocation,
) -> dict[str, Any]:
    given = np.flatnonzero(~held & (choice != NOTHING))
    kept = np.flatnonzero(held & (choice != NOTHING))
    sales = table.sales[choice[given], given]
    deviation = _deviation(brief, audience, np.concatenate([given, kept]))
    effect = float(sales.mean()) if len(given) else 0.0
    return {
        "audience": len(audience.customers),
        "given": len(given),
        "holdout": len(kept),
        "left_out": int((choice == NOTHING).sum()),
        "drawn": int(held.sum()),
        "holdout_share": brief.holdout_share,
        "salt": brief.key,
        "objective": solved.gain,
        "bound": solved.bound,
        "gap": solved.gap,
        "price": float(solved.prices[0]),
        "committed_minor": int(table.cost[choice[given], given].sum()),
        "most_minor": int(np.ceil(table.most[choice[given], given]).sum()),
        "expected_orders": float(table.orders[choice[given], given].sum()),
        "expected_sales": float(sales.sum()),
        "budget": {
            "total": brief.budget.total,
            "reserve": brief.budget.reserve,
            "direct": brief.budget.direct,
            "indirect": brief.budget.indirect,
            "offers": brief.budget.offers,
        },
        "effect_per_customer": effect,
        "detectable_per_customer": detectable(
            given=len(given), held=len(kept), deviation=deviation
        ),
        "power": power_of(effect=effect, given=len(given), held=len(kept), deviation=deviation),
        "source": "own" if audience.own else SOURCE,
        "sources": _sources(brief, audience),
    }


def _deviation(brief: Brief, audience: Audience, chosen: NDArray[np.int64]) -> float:
    """How much sales in the window will vary between customers, in minor units.

    Between customers by what is expected of each, within one as a compound Poisson of baskets
    that vary as much as their mean: Var = var(mean) + mean(orders * 2 * basket^2).
    """
    if not len(chosen):
        return 0.0
    orders = audience.expected_orders[chosen] * brief.days / YEAR_DAYS
    basket = audience.expected_basket[chosen]
    return float(np.sqrt(np.var(orders * basket) + np.mean(orders * 2 * basket**2)))
