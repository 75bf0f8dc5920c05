"""What each customer is worth: orders to come, spend at each, and the discounted margin of both."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Histories, grouped
from guerdon.know.interval import SURE, variance
from guerdon.know.models import bgnbd, gammagamma, mbgnbd, paretonbd, regular, rule
from guerdon.know.models.shape import CountModel
from guerdon.know.recalibration import NONE, Recalibration

COUNT_MODELS: Mapping[str, CountModel] = {
    model.NAME: model for model in (bgnbd, mbgnbd, paretonbd, regular, rule)
}
# Churn is judged by this model: BG/NBD calls every one-time buyer alive (Brier score .608 on the
# CDNOW sample, against .194 here).
ALIVE_BY = paretonbd.NAME
WEEKS_A_YEAR = 365.25 / 7
PARTS_OF_HORIZON = 12  # the discount is taken at the middle of each
FEWEST_BASKETS = 30  # below that the spend model is not asked
WIDEST = 5.0  # standard errors of a log beyond e^5 say "anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Economics:
    """Share of sales left after product cost, yearly discount rate, weeks looked ahead."""

    margin: float
    yearly_discount_rate: float
    horizon_weeks: float = 52.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Models:
    """What was fitted: `orders` counts purchases to come, `life` judges who is alive.

    `spend` is None where the baskets cannot bear the model; then each customer's mean basket is
    pulled to `mean_basket` (minor units) with the weight of one purchase. Orders to come are
    multiplied by the factor of `recalibration`. `next` tells when the next purchase is due; None
    where there is too little data for it.
    """

    orders: Fitted
    life: Fitted
    spend: Fitted | None
    mean_basket: float
    recalibration: Recalibration = NONE
    next: Fitted | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worth:
    """One entry per customer: probability, orders and money (minor units, not yet whole)."""

    p_alive: Floats
    expected_orders: Floats
    expected_basket: Floats
    clv: Floats
    clv_low: Floats
    clv_high: Floats


def spend_model(*, repeats: ArrayLike, repeat_spend: ArrayLike) -> Fitted | None:
    """Gamma-Gamma on customers with repeats; None where too few, or where it has no mean."""
    x, z = np.asarray(repeats), np.asarray(repeat_spend, dtype=np.float64)
    if int(((x > 0) & (z > 0)).sum()) < FEWEST_BASKETS:
        return None
    fitted = gammagamma.fit(repeats=x, mean_spend=z)
    return fitted if fitted.converged and fitted.parameters["q"] > 1.0 else None


def worth(
    *,
    models: Models,
    economics: Economics,
    repeats: ArrayLike,
    recency_days: ArrayLike,
    age_days: ArrayLike,
    repeat_spend: ArrayLike,
) -> Worth:
    """Predictions for customers given as arrays of one length: x, t_x and T in days, mean basket.

    clv = margin x expected basket x the sum over twelfths of the horizon of the orders expected
    in each, discounted from its middle. The interval is 95 % for what customers with such a
    history bring *on average*: it carries how well the parameters are known (delta method on
    log clv from their covariance) and how far the recalibration's own checks differ, not the
    luck of a single customer.
    """
    group = grouped(repeats=repeats, recency_days=recency_days, age_days=age_days)
    x, z = np.asarray(repeats, dtype=np.float64), np.asarray(repeat_spend, dtype=np.float64)
    rows, counted = group.rows, COUNT_MODELS[models.orders.model]
    ahead, discounted = _ahead(counted, models.orders.values, rows, economics)
    basket = expected_basket(models=models, repeats=x, repeat_spend=z)
    clv = economics.margin * basket * group.of_rows(discounted * models.recalibration.factor)
    of_orders = _orders_variance(counted, models.orders, rows, economics)
    of_orders += models.recalibration.spread**2
    spread = np.sqrt(group.of_rows(of_orders) + _basket_variance(models, x, z))
    factor = np.exp(SURE * np.minimum(spread, WIDEST))
    life = COUNT_MODELS[models.life.model].alive(values=models.life.values, rows=rows)
    return Worth(
        p_alive=group.of_rows(np.clip(life, 0.0, 1.0)),
        expected_orders=group.of_rows(ahead * models.recalibration.factor),
        expected_basket=basket,
        clv=clv,
        clv_low=clv / factor,
        clv_high=clv * factor,
    )


def expected_basket(*, models: Models, repeats: ArrayLike, repeat_spend: ArrayLike) -> Floats:
    """Spend expected at the next purchase, in the unit of `repeat_spend`."""
    x, z = np.asarray(repeats, dtype=np.float64), np.asarray(repeat_spend, dtype=np.float64)
    if models.spend is None:
        pulled: Floats = (x * z + models.mean_basket) / (x + 1)
        return pulled
    return gammagamma.expected(values=models.spend.values, repeats=x, mean_spend=z)


def expected_orders(*, model: CountModel, values: Floats, rows: Histories, weeks: float) -> Floats:
    """Purchases expected of each row in the coming weeks."""
    alive = model.alive(values=values, rows=rows)
    answer: Floats = alive * model.while_alive(values=values, rows=rows, weeks=weeks)
    return answer


def _ahead(
    model: CountModel, values: Floats, rows: Histories, economics: Economics
) -> tuple[Floats, Floats]:
    """Orders over the horizon, and the same discounted to today."""
    alive = model.alive(values=values, rows=rows)
    seen = model.seen(rows=rows)
    part = economics.horizon_weeks / PARTS_OF_HORIZON
    before, discounted = np.zeros(len(seen.rows)), np.zeros(len(seen.rows))
    for number in range(1, PARTS_OF_HORIZON + 1):
        until = model.while_alive(values=values, rows=seen.rows, weeks=part * number)
        years = part * (number - 0.5) / WEEKS_A_YEAR
        discounted += (until - before) * (1 + economics.yearly_discount_rate) ** -years
        before = until
    return alive * seen.of_rows(before), alive * seen.of_rows(discounted)


def _orders_variance(
    model: CountModel, fitted: Fitted, rows: Histories, economics: Economics
) -> Floats:
    """Variance of the log of the discounted orders, from the covariance of the log parameters.

    The discount hardly changes the slope, so the plain sum over the horizon is differentiated.
    """
    seen = model.seen(rows=rows)

    def log_orders(values: Floats) -> Floats:
        while_alive = model.while_alive(
            values=values, rows=seen.rows, weeks=economics.horizon_weeks
        )
        orders = model.alive(values=values, rows=rows) * seen.of_rows(while_alive)
        answer: Floats = np.log(np.maximum(orders, 1e-300))
        return answer

    return variance(function=log_orders, fitted=fitted)


def _basket_variance(models: Models, x: Floats, z: Floats) -> Floats | float:
    fitted = models.spend
    if fitted is None:
        return 0.0

    def log_basket(values: Floats) -> Floats:
        answer: Floats = np.log(gammagamma.expected(values=values, repeats=x, mean_spend=z))
        return answer

    return variance(function=log_basket, fitted=fitted)
