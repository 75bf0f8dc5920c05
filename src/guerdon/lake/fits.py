"""Fits the models of value on the purchase days of a shop and holds them against its last weeks."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.know import profile, validation
from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Histories, histories
from guerdon.know.models import rule
from guerdon.know.value import ALIVE_BY, COUNT_MODELS, Models, spend_model

# With fewer repeaters than this, four parameters are not to be had.
FEWEST_REPEATERS = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fits:
    """The models to use, all that were fitted, and what the report says of them."""

    models: Models
    report: dict[str, Any]


def fits(*, engine: Any, days: Any, profiles: Any, end: int, currency_unit: float) -> Fits:
    """Fit on everything known by day `end`; which count model is used, the held-out weeks decide.

    `days` is know.profile.purchase_days, `profiles` know.profile.profiles. P(alive) is always
    of the model that judges churn best, whatever model counts orders.
    """
    watched = _pulled(engine, profile.histories(days=days, until=end, origin=_first(engine, days)))
    rows = watched[0]
    repeaters = int(rows.weight[rows.repeats > 0].sum())
    notes: list[dict[str, Any]] = []
    spend, mean_basket = _spend(engine, profiles)
    if repeaters < FEWEST_REPEATERS:
        data = {"repeaters": repeaters, "least": FEWEST_REPEATERS}
        notes.append({"reason": "value_too_few", "data": data})
        plain = rule.fit(rows=rows)
        models = Models(orders=plain, life=plain, spend=spend, mean_basket=mean_basket)
        holdout = None
        fitted = {rule.NAME: plain}
    else:
        fitted = {name: model.fit(rows=rows) for name, model in COUNT_MODELS.items()}
        holdout = _holdout(engine, days, _first(engine, days), end)
        used = holdout["used"] if holdout else "bgnbd"
        notes.extend(_notes(holdout, fitted[used]))
        models = Models(
            orders=fitted[used], life=fitted[ALIVE_BY], spend=spend, mean_basket=mean_basket
        )
    if spend is None:
        notes.append({"reason": "value_plain_basket", "data": {}})
    report = {
        "orders_by": models.orders.model,
        "alive_by": models.life.model,
        "mean_basket": mean_basket,
        "models": {name: _told(one) for name, one in fitted.items()},
        "spend": _told(spend, money={"gamma": currency_unit}) if spend else None,
        "holdout": holdout,
        "notes": notes,
    }
    return Fits(models=models, report=report)


def _first(engine: Any, days: Any) -> int:
    return int(engine.to_pyarrow(days.day.min()).as_py())


def _pulled(engine: Any, expr: Any) -> tuple[Histories, Floats]:
    found = engine.to_pyarrow(expr)
    rows = histories(
        repeats=found["repeats"].to_numpy(),
        recency_days=found["recency"].to_numpy(),
        age_days=found["age"].to_numpy(),
        weight=found["weight"].to_numpy(),
    )
    return rows, found["later"].to_numpy().astype(np.float64)


def _spend(engine: Any, profiles: Any) -> tuple[Fitted | None, float]:
    found = engine.to_pyarrow(
        profiles.order_by("customer").select("repeat", "repeat_basket", "average_basket")
    )
    x, z = found["repeat"].to_numpy(), found["repeat_basket"].to_numpy()
    bought = z[x > 0] if (x > 0).any() else found["average_basket"].to_numpy()
    return spend_model(repeats=x, repeat_spend=z), float(np.maximum(bought, 0).mean())


def _holdout(engine: Any, days: Any, origin: int, end: int) -> dict[str, Any] | None:
    split = validation.split(origin=origin, end=end)
    if split is None:
        return None
    rows, later = _pulled(engine, profile.histories(days=days, until=split.cut, origin=origin))
    if int(rows.weight[rows.repeats > 0].sum()) < FEWEST_REPEATERS:
        return None
    fitted = {name: model.fit(rows=rows) for name, model in COUNT_MODELS.items()}
    checks = {
        name: validation.checked(fitted=one, rows=rows, later=later, weeks=split.weeks)
        for name, one in fitted.items()
    }
    used = validation.chosen(checks=checks)
    return {
        "origin": split.origin,
        "cut": split.cut,
        "end": split.end,
        "weeks": split.weeks,
        "customers": rows.customers,
        "used": used,
        "checks": {name: validation.as_data(check=check) for name, check in checks.items()},
        "weekly": _weekly(engine, days, split, fitted),
    }


def _weekly(
    engine: Any, days: Any, split: validation.Split, fitted: dict[str, Fitted]
) -> dict[str, Any]:
    """Cumulative repeat purchases by week of the customers seen before the cut, told and real."""
    weeks = (split.end - split.origin) // 7
    firsts = days.group_by("customer").aggregate(first=days.day.min())
    firsts = firsts.filter(firsts["first"] <= split.cut)
    cohorts = engine.to_pyarrow(
        firsts.group_by("first").aggregate(customers=lambda t: t.count()).order_by("first")
    )
    repeats = days.inner_join(firsts, "customer")
    repeats = repeats.filter(repeats.day > repeats["first"], repeats.day <= split.end)
    counted = engine.to_pyarrow(
        repeats.group_by(week=(repeats.day - split.origin) // 7)
        .aggregate(repeats=lambda t: t.count())
        .order_by("week")
    )
    real = np.zeros(weeks + 1)
    np.add.at(
        real,
        np.minimum(counted["week"].to_numpy().astype(np.int64), weeks),
        counted["repeats"].to_numpy(),
    )
    first_days = cohorts["first"].to_numpy().astype(np.float64) - split.origin
    weight = cohorts["customers"].to_numpy().astype(np.float64)
    return {
        "cut_week": (split.cut - split.origin) / 7,
        "actual": [int(total) for total in np.cumsum(real)[:weeks]],
        "expected": {
            name: [
                round(value, 2)
                for value in validation.tracked(
                    fitted=one, first_days=first_days, weight=weight, weeks=weeks
                )
            ]
            for name, one in fitted.items()
            if name != rule.NAME
        },
    }


def _notes(holdout: dict[str, Any] | None, used: Fitted) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if holdout is None:
        notes.append({"reason": "value_too_short", "data": {"weeks": validation.LEAST_WEEKS}})
    elif holdout["used"] == rule.NAME:
        notes.append({"reason": "value_rule_better", "data": {}})
    if not used.converged:
        notes.append({"reason": "value_on_edge", "data": {"model": used.model}})
    return notes


def _told(fitted: Fitted, money: dict[str, float] | None = None) -> dict[str, Any]:
    """A fit for the report; parameters of money in whole units of the currency."""
    unit = money or {}
    finite = np.isfinite(fitted.log_likelihood)
    return {
        "parameters": {
            name: value / unit.get(name, 1.0) for name, value in fitted.parameters.items()
        },
        "errors": {name: value / unit.get(name, 1.0) for name, value in fitted.errors.items()},
        "log_likelihood": fitted.log_likelihood if finite else None,
        "customers": fitted.customers,
        "converged": fitted.converged,
    }
