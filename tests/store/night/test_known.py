"""Each number comes with its formula, its inputs and the parameters of the model that made it."""

import pytest

from guerdon.know.value import COUNT_MODELS
from guerdon.store.night.known import explained
from guerdon.terms.formulas import formulas
from tests.store.night.test_nights import values

REPORT = {
    "orders_by": "bgnbd",
    "alive_by": "paretonbd",
    "models": {
        "bgnbd": {"parameters": {"r": 0.2, "alpha": 4.4, "a": 0.8, "b": 2.4}},
        "paretonbd": {"parameters": {"r": 0.5, "alpha": 10.6, "s": 0.6, "beta": 11.7}},
    },
    "spend": {"parameters": {"p": 6.2, "q": 3.7, "gamma": 15.4}},
    "economics": {"margin": 0.25, "yearly_discount_rate": 0.1, "horizon_weeks": 52.0},
    "shop_rhythm_days": 30.0,
}


def told(report):
    return {one.name: one for one in explained(values=values("ann"), report=report)}


def test_the_model_that_made_it_explains_it():
    found = told(REPORT)

    assert found["p_alive"].formula is formulas()["p_alive_paretonbd"]
    assert found["p_alive"].parameters == REPORT["models"]["paretonbd"]["parameters"]
    assert found["p_alive"].inputs == {"x": 2, "t": 11.5, "T": 12.8}
    assert found["expected_orders"].formula is formulas()["expected_orders_bgnbd"]
    assert found["expected_orders"].inputs["h"] == 52.0
    assert found["expected_basket"].inputs == {"x": 2, "z_minor": 1000.5}
    assert (found["clv"].value, found["clv"].low, found["clv"].high) == (1500, 1400, 1600)
    assert found["rfm"].value == "543"
    assert found["stage"].inputs["shop_rhythm_days"] == 30.0


def test_the_score_of_recency_says_whether_it_looks_at_the_own_rhythm():
    plain, own = told(REPORT)["rfm"], told(REPORT | {"rfm_recency": "rhythm"})["rfm"]
    assert "rhythm_days" not in plain.inputs
    assert plain.formula is formulas()["rfm"]
    assert own.formula is formulas()["rfm_rhythm"]
    assert list(own.inputs)[:2] == ["recency_days", "rhythm_days"]


def test_the_next_purchase_is_told_by_the_model_of_regular_gaps():
    plain = told(REPORT | {"models": {"mbgnbd": {"parameters": {"r": 0.5}}}})["next_days"]
    clock = told(REPORT | {"models": {"mbgcnbdk": {"parameters": {"r": 1.2, "k": 3.0}}}})

    assert (plain.value, plain.low, plain.high) == (12, 3, None)
    assert plain.parameters == {"r": 0.5, "k": 1.0}
    assert clock["next_days"].parameters == {"r": 1.2, "k": 3.0}


def test_a_recalibration_stands_with_the_inputs_where_it_is_used():
    mended = told(REPORT | {"recalibration": {"factor": 1.12}})["expected_orders"]

    assert mended.inputs["recalibration_factor"] == 1.12
    assert "recalibration_factor" not in told(REPORT)["expected_orders"].inputs


def test_without_models_the_rule_explains_it():
    found = told({"orders_by": "rule", "alive_by": "rule", "spend": None, "mean_basket": 3550.0})

    assert found["p_alive"].formula is formulas()["p_alive_rule"]
    assert found["expected_basket"].formula is formulas()["expected_basket_pulled"]
    assert found["expected_basket"].parameters == {"shop": 35.5}


@pytest.mark.parametrize("model", sorted(COUNT_MODELS))
def test_every_model_has_its_formulas(model):
    assert {f"p_alive_{model}", f"expected_orders_{model}"} <= formulas().keys()
