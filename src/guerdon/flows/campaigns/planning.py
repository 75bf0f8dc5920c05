"""The pure middle of a plan: the draw, what each offer changes, who gets what, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.allocate import Allocation, allocated
from guerdon.decide.allocation.mirror import mirrored
from guerdon.decide.allocation.problem import NOTHING, Problem
from guerdon.decide.experiment import detectable, held_out, power_of
from guerdon.decide.response import SOURCE
from guerdon.flows.campaigns.brief import Brief
from guerdon.flows.campaigns.promise import factor
from guerdon.flows.campaigns.worth import YEAR_DAYS, Audience, Worth, interval, posed, worth
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written


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
    table = worth(brief=brief, audience=audience, margin=margin)
    if isinstance(table, Refusal):
        return table
    share = brief.holdout_share
    held = np.array(
        [held_out(salt=brief.key, customer=key, share=share) for key in audience.customers]
    )
    free = np.flatnonzero(~held)
    kept = np.flatnonzero(held)
    problem = posed(brief=brief, worth=table, stage=audience.stage, who=free)
    # What they would have been given takes nothing from anybody, so no floor is theirs to fill.
    loose = replace(brief, quotas=tuple(replace(one, least=0) for one in brief.quotas))
    drawn = posed(brief=loose, worth=table, stage=audience.stage, who=kept)
    if isinstance(problem, Refusal) or isinstance(drawn, Refusal):
        return problem if isinstance(problem, Refusal) else cast(Refusal, drawn)
    solved = allocated(problem=problem)
    if isinstance(solved, Refusal):
        return solved
    choice = np.full(len(audience.customers), NOTHING)
    choice[free] = solved.choice
    choice[kept] = mirrored(problem=problem, allocation=solved, held=drawn)
    teller = _Teller(brief, table, currency, audience)
    places = tuple(
        teller.place(key, number, int(choice[number]), bool(held[number]))
        for number, key in enumerate(audience.customers)
    )
    figures = _figures(brief, audience, table, choice, held, solved)
    explored = _explored(problem, table, free, solved)
    share_kept = factor(brief=brief, audience=audience, who=free, margin=margin)
    promise = {"factor": share_kept, "honest": share_kept * explored["objective"]}
    given = np.flatnonzero(~held & (choice != NOTHING))
    low, high = interval(
        brief=brief,
        audience=audience,
        margin=margin,
        table=table,
        offers=choice[given],
        who=given,
    )
    told = {**figures, **explored, **promise, "low": low, "high": high}
    return Planned(places=places, figures=told)


def _explored(
    problem: Problem, table: Worth, free: NDArray[np.int64], solved: Allocation
) -> dict[str, Any]:
    """What exploring costs: the best plan without it, less what this one is expected to gain."""
    given = np.flatnonzero(solved.choice != NOTHING)
    gained = table.told(offers=solved.choice[given], who=free[given])
    told = {"objective": gained, "explorers": int(table.explorers[free].sum())}
    if not told["explorers"]:
        return {**told, "explore_cost": 0.0}
    settled = np.where((table.mean > 0) & table.allowed, table.mean, -np.inf)[:, free]
    plain = allocated(problem=replace(problem, gain=settled))
    if isinstance(plain, Refusal):
        # Only with explorers can the floors be filled: nothing without them to compare with.
        return {**told, "explore_cost": None}
    return {
        **told,
        "bound": plain.bound,
        "gap": plain.gap,
        "explore_cost": max(0.0, plain.gain - gained),
    }


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

    def __init__(self, brief: Brief, table: Worth, currency: str, audience: Audience) -> None:
        self.stage = audience.stage
        self.forbidden = audience.barred
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
        gain = round(float(self.table.mean[choice, number]))
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
            reason={"reason": self._why(number, held), "data": data},
        )

    def _why(self, number: int, held: bool) -> str:
        if held:
            return "held_out"
        return "given_explored" if self.table.explorers[number] else "given_best"

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
            rule = next((one for one, mask in self.forbidden.items() if mask[:, number].any()), "")
            return f"plan_{rule}" if rule else "not_eligible"
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
    table: Worth,
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
        "limits": [
            {
                "name": one.name,
                "most": one.most,
                "used": sum(
                    one.each.get(brief.offers[offer].key, 0) for offer in choice[given].tolist()
                ),
                "price": float(solved.prices[1 + number]),
            }
            for number, one in enumerate(brief.limits)
        ],
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
