"""Lifetime value on a table of orders, with the habits of scikit-learn: fit and predict."""

from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst.model import Model, NotFittedError
from guerdon.analyst.orders import Open, Orders, opened, orders, with_lines
from guerdon.know.next_purchase import next_purchase
from guerdon.know.recalibration import NONE
from guerdon.know.value import Economics, Models, worth
from guerdon.lake.fits import Fits, fits
from guerdon.lake.splits import as_data, group_fits, watched

COHORT = "cohort"  # by the quarter of the first order
# What a prediction needs of each customer, as know.profile tells it.
HISTORY = ("customer", "repeat", "recency_span", "tenure_days", "repeat_basket", "spend")


class Value(Model):
    """What each customer is worth over the coming weeks, with the model the holdout chose.

    `margin` is the share of sales left after product cost, `yearly_discount_rate` takes from
    later money, `horizon_weeks` is how far to look. The other words are those of `orders`.
    With `by`, a column (a channel, a city: as each customer's first order says) or "cohort" (the
    quarter of it), groups have a model of their own where it tells the held-out weeks better.
    After `fit`, `report_` tells every model that was tried, its parameters with errors, the
    holdout, the recalibration and what is to be said of them; `models_` are those in use.
    """

    OWN: ClassVar[tuple[str, ...]] = ("margin", "yearly_discount_rate", "horizon_weeks", "by")
    models_: Models | None = None

    def __init__(
        self,
        *,
        margin: float = 1.0,
        yearly_discount_rate: float = 0.1,
        horizon_weeks: float = 52.0,
        by: str | None = None,
        **columns: Any,
    ) -> None:
        """Nothing is computed yet."""
        self.margin = margin
        self.yearly_discount_rate = yearly_discount_rate
        self.horizon_weeks = horizon_weeks
        self.by = by
        self.columns = columns

    def fit(self, data: Any, y: Any = None) -> Self:
        """Fit every model to the orders, hold them against the last weeks and keep the best."""
        with opened(asked=self._asked(data)) as shop:
            days, profiles = shop.profiled()
            found = fitted(shop, days, profiles)
            self.models_, self.report_ = found.models, found.report
            self.own_: dict[str, Models] = {}
            if self.by is not None:
                split = group_fits(
                    engine=shop.engine,
                    watched=watched(
                        engine=shop.engine, days=days, end=shop.end, fitted=found.models.orders
                    ),
                    groups=groups_of(shop, self.by),
                )
                self.report_["groups"] = [as_data(found=one) for one in split]
                self.own_ = {
                    # The factor mends the model of all, not theirs.
                    one.name: replace(found.models, orders=one.fitted, recalibration=NONE)
                    for one in split
                    if one.fitted is not None
                }
        return self

    def _asked(self, data: Any) -> Orders:
        if self.by in (None, COHORT):
            return orders(data, **self.columns)
        return with_lines(data, channel=self.by, **self.columns)

    def predict(self, data: Any) -> Any:
        """One row per customer of these orders, in the unit of the data, by customer.

        customer, p_alive, expected_orders, expected_basket, clv, clv_low, clv_high (95 % for what
        such customers bring on average), next_days, next_low, next_high (80 %, NULL where it
        cannot be told). Raises NotFittedError before `fit`.
        """
        if self.models_ is None:
            raise NotFittedError("fit this Value to orders first")
        asked = self._asked(data)
        with opened(asked=asked) as shop:
            _, profiles = shop.profiled()
            table = profiles.select(*HISTORY)
            if self.own_:
                table = table.left_join(groups_of(shop, str(self.by)), "customer")
                table = table.select(*HISTORY, "group")
            rows = shop.engine.to_pyarrow(table.order_by("customer"))
            told = predicted(rows, self.models_, self.economics, shop.unit)
            return asked.back(self._with_own(rows, told, shop.unit))

    def _with_own(self, rows: pa.Table, told: pa.Table, unit: int) -> pa.Table:
        """What is told by the model of all, but for groups that have one of their own."""
        for name, models in self.own_.items():
            mask = pc.fill_null(pc.equal(rows["group"], name), False)
            own = predicted(rows.filter(mask), models, self.economics, unit)
            rest = pc.invert(mask)
            told = pa.concat_tables([told.filter(rest), own]).sort_by("customer")
        return told

    def fit_predict(self, data: Any, y: Any = None) -> Any:
        """`fit` and `predict` on the same orders."""
        asked = self._asked(data)
        return self.fit(asked).predict(asked)

    @property
    def economics(self) -> Economics:
        """Margin, discount and horizon as the rules take them."""
        return Economics(
            margin=self.margin,
            yearly_discount_rate=self.yearly_discount_rate,
            horizon_weeks=self.horizon_weeks,
        )


def groups_of(shop: Open, by: str) -> Any:
    """Customer and group, by the first order of each: its quarter, or what its column says."""
    sales = shop.table.filter(shop.table.kind == "sale", shop.table.customer.notnull())
    first = sales.placed_at.min()
    if by == COHORT:
        told = sales.group_by("customer").aggregate(first=first)
        quarter = (
            told["first"].year().cast("string") + "-Q" + told["first"].quarter().cast("string")
        )
        return told.select("customer", group=quarter)
    return sales.group_by("customer").aggregate(group=sales.channel.argmin(sales.placed_at))


def fit(data: Any, **words: Any) -> Value:
    """A Value with these words, fitted to the orders."""
    return Value(**words).fit(data)


def fitted(shop: Open, days: Any, profiles: Any) -> Fits:
    """The models of the shop, chosen by its last weeks."""
    return fits(
        engine=shop.engine,
        days=days,
        profiles=profiles,
        end=shop.end,
        currency_unit=float(shop.unit),
    )


def predicted(rows: pa.Table, models: Models, economics: Economics, unit: int) -> pa.Table:
    """What the models say of each row of HISTORY."""
    history = {
        "repeats": rows["repeat"].to_numpy(),
        "recency_days": rows["recency_span"].to_numpy(),
        "age_days": rows["tenure_days"].to_numpy(),
    }
    found = worth(
        models=models,
        economics=economics,
        repeat_spend=rows["repeat_basket"].to_numpy(),
        **history,
    )
    coming = next_purchase(fitted=models.next, **history)
    money = ("expected_basket", "clv", "clv_low", "clv_high")
    return pa.table(
        {
            "customer": rows["customer"],
            "p_alive": found.p_alive,
            "expected_orders": found.expected_orders,
            **{name: getattr(found, name) / unit for name in money},
            **{
                f"next_{name}": pa.array(
                    np.nan_to_num(days := getattr(coming, name)), mask=np.isnan(days)
                ).cast(pa.int64())
                for name in ("days", "low", "high")
            },
        }
    )
