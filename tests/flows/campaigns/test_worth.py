"""Quotas count by stage, explorers are drawn apart, noisy effects are held back."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.changed import Own
from guerdon.flows.campaigns.planning import Planned, planned
from guerdon.flows.campaigns.worth import Audience, worth
from guerdon.terms.decision import Refusal
from tests.flows.campaigns.test_planning import audience
from tests.flows.regulars import brief


def read(**changes: Any) -> Brief:
    found = parsed(document=brief(**changes))
    assert isinstance(found, Brief), found
    return found


def made(people: Audience | None = None, **changes: Any) -> Planned:
    asked: dict[str, Any] = {"margin": 0.4, "currency": "USD"}
    found = planned(brief=read(**changes), audience=people or audience(), **asked)
    assert isinstance(found, Planned), found
    return found


def counted(plan: Planned, people: Audience, stage: str) -> tuple[int, int]:
    mine = {key for key, own in zip(people.customers, people.stage, strict=True) if own == stage}
    given = [one for one in plan.places if one.arm == "given" and one.customer in mine]
    return len(given), sum(one.cost_minor for one in given)


def test_floors_and_ceilings_by_stage() -> None:
    people = audience()
    free = made(budget_minor=6_000)
    before, _ = counted(free, people, "dormant")
    quotas = [
        {"stage": "dormant", "least": before + 5},
        {"stage": "at_risk", "most": 9},
        {"stage": "new", "counts": "money", "most": 900},
    ]
    plan = made(budget_minor=6_000, quotas=quotas)
    assert counted(plan, people, "dormant")[0] >= before + 5
    assert counted(plan, people, "at_risk")[0] <= 9
    assert counted(plan, people, "new")[1] <= 900
    assert plan.figures["objective"] <= free.figures["objective"]
    clash = planned(
        brief=read(quotas=[{"stage": "active", "least": 10_000}]),
        audience=people,
        margin=0.4,
        currency="USD",
    )
    assert isinstance(clash, Refusal)
    assert clash.reason == "allocation_clash"
    assert "active people: at least" in str(clash.data)


def test_exploring_costs_what_it_says_and_keeps_the_budget() -> None:
    settled, plan = made(budget_minor=60_000), made(budget_minor=60_000, explore_share=0.3)
    figures = plan.figures
    assert settled.figures["explorers"] == settled.figures["explore_cost"] == 0
    # Of 400 customers a quarter is held out; three in ten of the rest explore.
    assert 60 < figures["explorers"] < 120
    assert figures["explore_cost"] > 0
    told = figures["objective"] + figures["explore_cost"]
    assert told == pytest.approx(settled.figures["objective"], rel=1e-6)
    assert figures["committed_minor"] <= figures["budget"]["offers"]
    assert any(one.reason["reason"] == "given_explored" for one in plan.places)
    assert plan == made(budget_minor=60_000, explore_share=0.3)
    arms = {one.customer for one in plan.places if one.arm == "holdout"}
    assert arms
    drawn = [one for one in plan.places if one.arm == "holdout"]
    assert all(one.reason["reason"] == "held_out" for one in drawn)


def own(*, truth: np.ndarray, error: float, seed: int) -> Own:
    noise = np.random.default_rng(seed).normal(0, error, len(truth))
    return Own(
        campaign="a", individual=True, effect=truth + noise, error=np.full(len(truth), error)
    )


def test_effects_told_of_each_are_held_back_before_the_best_are_chosen() -> None:
    """Truth varies around the prior; what was told of each is twice as noisy as it is large."""
    people = audience(n=2_000)
    people = replace(people, may=people.may[:1])
    asked = {"holdout_share": 0.0, "budget_minor": 6_000, "offers": [brief()["offers"][0]]}
    prior = worth(brief=read(**asked), audience=people, margin=0.4)
    assert not isinstance(prior, Refusal)
    ratios = []
    for seed in range(3):
        truth = prior.sales[0] * np.random.default_rng(seed).gamma(1.0, 1.0, 2_000)
        told = own(truth=truth, error=float(2 * truth.mean()), seed=seed + 50)
        plan = made(replace(people, own={"amount": told}), **asked)
        given = np.array([one.arm == "given" for one in plan.places])
        real = float((0.4 * truth - prior.spent[0])[given].sum())
        ratios.append((plan.figures["objective"] / real, plan.figures["honest"] / real))
    expected, honest = np.abs(np.array(ratios) - 1).mean(axis=0)
    assert honest < 0.15 < expected
    # What is the same for everybody was not picked out of noise.
    same = replace(told, individual=False)
    assert made(replace(people, own={"amount": same}), **asked).figures["factor"] == 1.0


@pytest.mark.parametrize(
    ("quotas", "where"),
    [
        ("x", "quotas"),
        ([3], "quotas.1"),
        ([{"stage": "nobody"}], "quotas.1.stage"),
        ([{"stage": "new", "counts": "hats"}], "quotas.1.counts"),
        ([{"stage": "new", "least": -1}], "quotas.1.least"),
        ([{"stage": "new"}, {"stage": "lost", "most": True}], "quotas.2.most"),
        ([{"stage": "new"}, {"stage": "new"}], "quotas"),
        ([{"stage": "new", "hat": 1}], "quotas.1"),
    ],
)
def test_quotas_that_are_none(quotas: Any, where: str) -> None:
    found = parsed(document=brief(quotas=quotas))
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["where"]) == ("brief_malformed", where)
