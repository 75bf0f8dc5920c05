"""What is said of a suggestion: where its figures come from, and when it pays."""

from typing import Any

from guerdon.decide.advice.measured import CAMPAIGN, EXPERIMENT
from guerdon.flows.advice.advice import Suggestion
from guerdon.terms.decision import Reason
from guerdon.terms.kpi import MONEY, SUM, Kpi, written

PURSE = Kpi(name="cost", unit=MONEY, kind=SUM, page="budgets")
# What decide/response_priors.toml rests on.
PUBLISHED = "Hillstrom e-mail trial 2008, The Complete Journey 2017; 2026-11"


def source(*, one: Suggestion) -> Reason:
    """What the figures rest on: an own experiment, an own campaign, dated priors, or nothing."""
    found = one.weighed
    if found is None:
        return Reason(reason="advice_none")
    if found.source in (EXPERIMENT, CAMPAIGN) and found.at is not None:
        own = found.own
        called = own.name if own is not None and own.name else found.key
        data: dict[str, Any] = {"key": found.key, "name": called, "day": found.at.isoformat()}
        if found.source == EXPERIMENT:
            if own is not None and own.arm:
                data |= {"arm": own.arm, "control": own.control}
                return Reason(reason="advice_experiment_arm", data=data)
            return Reason(reason="advice_experiment", data=data)
        reason = "advice_together" if found.together else "advice_campaign"
        return Reason(reason=reason, data=data)
    return Reason(reason="advice_prior", data={"source": PUBLISHED})


def pays(*, one: Suggestion, currency: str) -> Reason | None:
    """When it pays: its ceiling, or the share of its uses that must be additional."""
    if one.ceiling is not None:
        ceiling = written(kpi=PURSE, value=one.ceiling, currency=currency)
        return Reason(reason="advice_ceiling", data={"ceiling": ceiling})
    if not one.use_cost:
        return None
    cost = written(kpi=PURSE, value=one.use_cost, currency=currency)
    if one.breakeven is None:
        return Reason(reason="advice_never", data={"cost": cost})
    data = {"cost": cost, "percent": f"{100 * one.breakeven:.0f}"}
    return Reason(reason="advice_breakeven", data=data)
