"""Worth is the formula on the page, with an interval that parameters as sure as these deserve."""

import numpy as np
import pytest

from guerdon.know import value
from guerdon.know.fitting import Fitted
from guerdon.know.histories import histories
from guerdon.know.models import bgnbd, paretonbd, rule
from tests.know import cdnow

ECONOMICS = value.Economics(margin=0.3, yearly_discount_rate=0.1)


@pytest.fixture(scope="module")
def sample(shared_data):
    return cdnow.sample(shared_data)


@pytest.fixture(scope="module")
def models(sample):
    rows = sample.group.rows
    return value.Models(
        orders=bgnbd.fit(rows=rows),
        life=paretonbd.fit(rows=rows),
        spend=value.spend_model(repeats=sample.repeats, repeat_spend=sample.mean_spend),
        mean_basket=35.0,
    )


def worth(models, sample, economics=ECONOMICS):
    return value.worth(
        models=models,
        economics=economics,
        repeats=sample.repeats,
        recency_days=sample.recency_days,
        age_days=sample.age_days,
        repeat_spend=sample.mean_spend,
    )


@pytest.mark.shared_data
def test_clv_is_margin_times_basket_times_discounted_orders(models, sample):
    found = worth(models, sample)

    place = int(np.argmax(sample.repeats))
    one = histories(
        repeats=[sample.repeats[place]],
        recency_days=[sample.recency_days[place]],
        age_days=[sample.age_days[place]],
    )
    part = 52 / 12
    until = [
        float(
            value.expected_orders(
                model=bgnbd, values=models.orders.values, rows=one, weeks=part * k
            )[0]
        )
        for k in range(13)
    ]
    discounted = sum(
        (until[k] - until[k - 1]) * 1.1 ** -(part * (k - 0.5) / (365.25 / 7)) for k in range(1, 13)
    )
    assert found.expected_orders[place] == pytest.approx(until[12])
    assert found.clv[place] == pytest.approx(0.3 * found.expected_basket[place] * discounted)
    assert (found.clv <= 0.3 * found.expected_basket * found.expected_orders).all()


@pytest.mark.shared_data
def test_without_discount_it_is_plain_margin(models, sample):
    plain = worth(models, sample, value.Economics(margin=0.5, yearly_discount_rate=0.0))

    assert plain.clv == pytest.approx(0.5 * plain.expected_basket * plain.expected_orders)


@pytest.mark.shared_data
def test_alive_is_judged_by_the_model_of_leaving_not_of_orders(models, sample):
    found = worth(models, sample)

    once = found.p_alive[sample.repeats == 0]
    assert once.max() < 1
    brier = ((found.p_alive - (sample.later > 0)) ** 2).mean()
    assert brier <= 0.195
    assert value.ALIVE_BY == "paretonbd"


@pytest.mark.shared_data
def test_the_interval_is_what_resampling_customers_gives(models, sample):
    # The delta method against 60 bootstrap refits, on the total over all customers' logs.
    found = worth(models, sample)
    chance = np.random.default_rng(5)
    rows, spread = sample.group.rows, []
    for _ in range(60):
        weight = chance.multinomial(rows.customers, rows.weight / rows.customers).astype(float)
        again = bgnbd.fit(
            rows=type(rows)(repeats=rows.repeats, recency=rows.recency, age=rows.age, weight=weight)
        )
        orders = value.expected_orders(model=bgnbd, values=again.values, rows=rows, weeks=52)
        spread.append(np.log(orders))
    resampled = sample.group.of_rows(np.std(spread, axis=0))
    models_without_spend = value.Models(
        orders=models.orders, life=models.life, spend=None, mean_basket=35.0
    )
    plain = worth(models_without_spend, sample)

    told = np.log(plain.clv_high / plain.clv) / value.SURE

    assert np.median(told / resampled) == pytest.approx(1, abs=0.15)
    assert (found.clv_low <= found.clv).all()
    assert (found.clv <= found.clv_high).all()
    # The uncertainty of the basket comes on top.
    assert np.log(found.clv_high / found.clv).mean() > np.log(plain.clv_high / plain.clv).mean()


def test_a_rule_has_no_interval_and_too_few_baskets_no_model():
    assert value.spend_model(repeats=[0, 1, 2], repeat_spend=[0.0, 10.0, 20.0]) is None
    rows = histories(repeats=[1, 2], recency_days=[70, 80], age_days=[91, 182])
    plain = rule.fit(rows=rows)
    models = value.Models(orders=plain, life=plain, spend=None, mean_basket=1000.0)

    found = value.worth(
        models=models,
        economics=value.Economics(margin=0.25, yearly_discount_rate=0.0, horizon_weeks=26),
        repeats=[1, 2, 0],
        recency_days=[70, 80, 0],
        age_days=[91, 182, 5],
        repeat_spend=[3000.0, 1000.0, 0.0],
    )

    assert found.p_alive.tolist() == [1, 1, 1]
    assert found.expected_orders == pytest.approx([2, 2, 0])
    assert found.expected_basket.tolist() == [2000.0, 1000.0, 1000.0]
    assert found.clv == pytest.approx([1000, 500, 0])
    assert (found.clv_low == found.clv).all()
    assert (found.clv_high == found.clv).all()


def test_a_spend_model_without_a_mean_is_not_used(monkeypatch):
    heavy = Fitted(
        model="gammagamma",
        names=("p", "q", "gamma"),
        values=np.array([2.0, 0.9, 5.0]),
        log_likelihood=0.0,
        covariance=np.zeros((3, 3)),
        customers=50,
        converged=True,
    )
    monkeypatch.setattr(value.gammagamma, "fit", lambda **_: heavy)

    assert value.spend_model(repeats=[1] * 50, repeat_spend=[9.0] * 50) is None
