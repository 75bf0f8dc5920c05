"""A plan spends no more than the budget, holds out by the draw alone, and says why to everyone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.decide.arms import Slots
from guerdon.decide.experiment import held_out
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.planning import Planned, planned
from guerdon.flows.campaigns.worth import Audience
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from tests.flows.regulars import brief


def audience(*, n: int = 400, seed: int = 1) -> Audience:
    rolls = np.random.default_rng(seed)
    stages = np.array(["new", "active", "at_risk", "dormant", "lost"])
    return Audience(
        customers=[f"c{number}" for number in range(n)],
        expected_orders=rolls.gamma(2.0, 8.0, n),
        expected_basket=rolls.gamma(3.0, 1200.0, n),
        stage=stages[rolls.integers(0, 5, n)].tolist(),
        may=np.ones((2, n), dtype=bool),
    )


def made(**changes: object) -> Planned:
    read = parsed(document=brief(**changes))
    assert isinstance(read, Brief)
    found = planned(brief=read, audience=audience(), margin=0.4, currency="USD")
    assert isinstance(found, Planned)
    return found


def test_the_budget_is_kept_to_the_minor_unit() -> None:
    plan = made()
    spent = sum(place.cost_minor for place in plan.places if place.arm == "given")
    assert 0 < spent <= plan.figures["budget"]["offers"]
    assert spent == plan.figures["committed_minor"]


def test_no_plan_earns_more_than_the_bound() -> None:
    figures = made().figures
    assert 0 < figures["objective"] <= figures["bound"]
    assert figures["gap"] <= 0.01


def test_a_larger_budget_never_earns_less() -> None:
    gains = [made(budget_minor=budget).figures["objective"] for budget in (6_000, 12_000, 40_000)]
    assert gains == sorted(gains)


def test_the_price_falls_to_nothing_when_money_is_plenty() -> None:
    assert made(budget_minor=6_000).figures["price"] > 0
    assert made(budget_minor=10**8).figures["price"] == pytest.approx(0, abs=1e-9)


def test_the_holdout_is_the_draw() -> None:
    plan = made()
    for place in plan.places:
        drawn = held_out(salt="spring", customer=place.customer, share=0.25)
        assert place.arm in (("holdout", "left_out") if drawn else ("given", "left_out"))


def test_held_out_people_are_placed_by_the_same_rule() -> None:
    """With money for all, both sides have the same share of people for whom something pays."""
    plan = made(budget_minor=10**8)
    pays = {place.customer for place in plan.places if place.reason["reason"] != "nothing_pays"}
    for place in plan.places:
        assert (place.arm == "left_out") == (place.customer not in pays)


def test_the_holdout_costs_and_promises_nothing() -> None:
    for place in made().places:
        if place.arm != "given":
            assert (place.cost_minor, place.promised_minor) == (0, 0)


def test_equal_inputs_equal_plan() -> None:
    assert made() == made()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everyone_has_a_reason_in_words(language: str) -> None:
    for place in made().places:
        sentence = said(reason=place.reason["reason"], data=place.reason["data"], language=language)
        assert "{" not in sentence
        assert place.reason["reason"] not in sentence


def test_nobody_there() -> None:
    read = parsed(document=brief())
    found = planned(brief=read, audience=audience(n=0), margin=0.4, currency="USD")
    assert found == Refusal(reason="audience_empty")


def test_a_kind_nobody_foresees() -> None:
    box = {
        "key": "ship",
        "kind": "shipping",
        "value": {"percent": 100},
        "name": {"en": "Free shipping"},
    }
    read = parsed(document=brief(offers=[box]))
    assert isinstance(read, Brief)
    found = planned(brief=read, audience=audience(), margin=0.4, currency="USD")
    assert isinstance(found, Refusal)
    assert found.reason == "offer_not_foreseen"


@settings(max_examples=25)
@given(st.integers(1_500, 60_000), st.floats(0.0, 0.5), st.integers(1, 60))
def test_whatever_is_asked_the_budget_holds(budget: int, share: float, n: int) -> None:
    read = parsed(document=brief(budget_minor=budget, holdout_share=share))
    if isinstance(read, Refusal):
        return
    found = planned(brief=read, audience=audience(n=n), margin=0.4, currency="USD")
    assert isinstance(found, Planned)
    assert found.figures["committed_minor"] <= read.budget.offers
    arms = found.figures["given"] + found.figures["holdout"] + found.figures["left_out"]
    assert arms == n == len(found.places)


def test_an_offer_goes_to_nobody_for_whom_it_cannot_hold() -> None:
    read = parsed(document=brief(budget_minor=10**8))
    assert isinstance(read, Brief)
    people = audience()
    barred = replace(people, may=people.may & [[False], [True]])
    plan = planned(brief=read, audience=barred, margin=0.4, currency="USD")
    assert isinstance(plan, Planned)
    assert {place.offer for place in plan.places} == {"", read.offers[1].key}
    none = replace(people, may=people.may & False)
    empty = planned(brief=read, audience=none, margin=0.4, currency="USD")
    assert isinstance(empty, Planned)
    assert {place.reason["reason"] for place in empty.places} == {"not_eligible"}


def test_no_customer_is_promised_more_than_the_cap() -> None:
    plan = made(budget_minor=10**8, per_customer_minor=600)
    baskets = dict(zip(audience().customers, audience().expected_basket, strict=True))
    ten = [baskets[one.customer] for one in plan.places if one.offer == "spring-ten"]
    assert len(ten) > 0
    assert max(ten) <= 6000 < max(baskets.values())
    tight = made(budget_minor=10**8, per_customer_minor=1)
    assert {place.reason["reason"] for place in tight.places} == {"above_cap"}


def test_the_global_holdout_is_no_audience() -> None:
    everybody = audience()
    held = Slots(layer="global 2026", start=0, end=2_000)
    free = everybody.without(held=held)
    assert set(free.customers) == {c for c in everybody.customers if not held.holds(customer=c)}
    assert 280 < len(free.customers) < 360
    place = everybody.customers.index(free.customers[-1])
    assert free.expected_basket[-1] == everybody.expected_basket[place]
    assert (free.stage[-1], free.may.shape) == (everybody.stage[place], (2, len(free.customers)))
    assert everybody.without(held=Slots(layer="global", start=0, end=0)) is everybody
