"""How much of what a plan expects can be promised, where it was chosen by noisy effects."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.allocate import allocated
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.honest import DRAWS, LEAST_FACTOR, MOST_FACTOR, SPLIT
from guerdon.flows.campaigns.brief import Brief
from guerdon.flows.campaigns.changed import Own
from guerdon.flows.campaigns.worth import Audience, Worth, posed, rolls, worth
from guerdon.terms.decision import Refusal

Reals = NDArray[np.float64]
# So many customers are enough to tell a share of the whole by.
MOST = 10_000


def factor(*, brief: Brief, audience: Audience, who: NDArray[np.int64], margin: float) -> float:
    """Realised over promised of this way of planning, for the customers `who`.

    The coupled bootstrap of decide.honest around the whole plan: what was told of each customer is
    split into two independent halves; one is held back, mixed with the prior and allocated as the
    plan is, the other counts what came. 1 where no offer's effect was told of each: what comes
    from a prior, or is the same for everybody, was not picked out of noise.
    """
    noisy = {kind: one for kind, one in audience.own.items() if one.individual}
    if not noisy or not len(who):
        return 1.0
    some = who[:: max(1, -(-len(who) // MOST))]
    part = len(some) / len(who)
    money = replace(brief.budget, offers=round(brief.budget.offers * part))
    asked = replace(brief, budget=money, quotas=(), explore_share=0.0)
    chance = rolls(brief=brief)
    total = kept = 0.0
    for _ in range(DRAWS):
        noise = {
            kind: chance.normal(size=len(one.error)) * one.error for kind, one in noisy.items()
        }
        seen = {
            kind: replace(
                one, effect=one.effect + SPLIT * noise[kind], error=one.error * np.hypot(1, SPLIT)
            )
            for kind, one in noisy.items()
        }
        first = worth(
            brief=asked, audience=replace(audience, own={**audience.own, **seen}), margin=margin
        )
        if isinstance(first, Refusal):
            return 1.0
        choice = _chosen(asked, audience, first, some)
        given = np.flatnonzero(choice != NOTHING)
        total += first.told(offers=choice[given], who=some[given])
        second = _second(brief, first, noisy, noise, margin)
        kept += float(second[choice[given], some[given]].sum())
    if total <= 0:
        return 1.0
    return float(np.clip(kept / total, LEAST_FACTOR, MOST_FACTOR))


def _second(
    brief: Brief, first: Worth, noisy: dict[str, Own], noise: dict[str, Reals], margin: float
) -> Reals:
    """Gains by the half that the choice has not seen; by the prior where nothing was told."""
    found = first.mean.copy()
    for number, offer in enumerate(brief.offers):
        one = noisy.get(offer.kind)
        if one is not None:
            found[number] = margin * (one.effect - noise[offer.kind] / SPLIT) - first.spent[number]
    return found


def _chosen(brief: Brief, audience: Audience, worth: Worth, some: Any) -> Any:
    problem = posed(brief=brief, worth=worth, stage=audience.stage, who=some)
    found = problem if isinstance(problem, Refusal) else allocated(problem=problem)
    if isinstance(found, Refusal):
        return np.full(len(some), NOTHING)
    return found.choice
