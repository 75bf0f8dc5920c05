"""Fits the models of value on the purchase days of a shop and holds them against its last weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.know import recalibration, validation
from guerdon.know.fitting import Fitted
from guerdon.know.histories import Histories, Ints, of_days, sampled
from guerdon.know.models import mbgnbd, regular, rule
from guerdon.know.recalibration import Recalibration
from guerdon.know.value import ALIVE_BY, COUNT_MODELS, Models, expected_orders, spend_model
from guerdon.lake.past import past, some_days

# With fewer repeaters than this, four parameters are not to be had.
FEWEST_REPEATERS = 30
MOST = 100_000  # customers are fitted; all are told a value


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
    origin = _first(engine, days)
    rows, _ = past(engine=engine, days=days, until=end, origin=origin)
    repeaters = int(rows.weight[rows.repeats > 0].sum())
    notes: list[dict[str, Any]] = []
    spend, mean_basket = _spend(engine, profiles)
    mended = recalibration.NONE
    if repeaters < FEWEST_REPEATERS:
        data = {"repeaters": repeaters, "least": FEWEST_REPEATERS}
        notes.append({"reason": "value_too_few", "data": data})
        used, holdout = rule.NAME, None
        fitted = {rule.NAME: rule.fit(rows=rows)}
        life = fitted[rule.NAME]
    else:
        fitted = _all(rows)
        holdout = _holdout(engine, days, origin, end, fitted)
        used = holdout["used"] if holdout else "bgnbd"
        life = fitted[ALIVE_BY]
        # The holdout asked of its own fits; a shop may be a clock in one and not in the other.
        fitted.setdefault(used, fitted[mbgnbd.NAME])
        notes.extend(_notes(holdout, fitted[used]))
        if holdout and holdout["recalibration"] and holdout["recalibration"]["used"]:
            some = some_days(engine=engine, days=days, customers=rows.customers)
            mended = recalibration_of(**some, fitted=fitted[used], origin=origin, until=end)
            notes.append({"reason": "value_recalibrated", "data": {"factor": mended.factor}})
    if spend is None:
        notes.append({"reason": "value_plain_basket", "data": {}})
    models = Models(
        orders=fitted[used],
        life=life,
        spend=spend,
        mean_basket=mean_basket,
        recalibration=mended,
        next=_next(rows, fitted),
    )
    report = {
        "orders_by": models.orders.model,
        "alive_by": models.life.model,
        "mean_basket": mean_basket,
        "models": {name: _told(one) for name, one in fitted.items()},
        "spend": _told(spend, money={"gamma": currency_unit}) if spend else None,
        "recalibration": recalibration.as_data(found=mended),
        "holdout": holdout,
        "notes": notes,
    }
    return Fits(models=models, report=report)


def _all(rows: Histories, near: Mapping[str, Fitted] | None = None) -> dict[str, Fitted]:
    """Every count model, begun `near` fits of the same shop; of regular gaps only where any are.

    Of more than MOST customers every so many-th is fitted: the parameters are then known to about
    one percent, as their errors say, in a tenth of the time for a million.
    """
    rows = sampled(rows=rows, every=-(-rows.customers // MOST))
    begun = near or {}
    fitted = {
        name: model.fit(rows=rows, near=begun.get(name)) for name, model in COUNT_MODELS.items()
    }
    if fitted[regular.NAME].parameters["k"] == 1:
        del fitted[regular.NAME]
    return fitted


def _next(rows: Histories, fitted: dict[str, Fitted]) -> Fitted | None:
    """The model that tells the next purchase: MBG/CNBD-k, which is MBG/NBD where k is 1."""
    if regular.NAME in fitted:
        return fitted[regular.NAME]
    return regular.of_mbgnbd(fitted=fitted[mbgnbd.NAME]) if mbgnbd.NAME in fitted else None


def _first(engine: Any, days: Any) -> int:
    return int(engine.to_pyarrow(days.day.min()).as_py())


def _spend(engine: Any, profiles: Any) -> tuple[Fitted | None, float]:
    found = engine.to_pyarrow(
        profiles.order_by("customer").select("repeat", "repeat_basket", "average_basket")
    )
    x, z = found["repeat"].to_numpy(), found["repeat_basket"].to_numpy()
    bought = z[x > 0] if (x > 0).any() else found["average_basket"].to_numpy()
    return spend_model(repeats=x, repeat_spend=z), float(np.maximum(bought, 0).mean())


def _holdout(
    engine: Any, days: Any, origin: int, end: int, whole: Mapping[str, Fitted]
) -> dict[str, Any] | None:
    """The models of the days before the cut, held against those after it.

    They are begun near the fits of the `whole`: that saves half of the time, and where the top is
    does not depend on it.
    """
    split = validation.split(origin=origin, end=end)
    if split is None:
        return None
    rows, later = past(engine=engine, days=days, until=split.cut, origin=origin)
    if int(rows.weight[rows.repeats > 0].sum()) < FEWEST_REPEATERS:
        return None
    # How regular customers are would be chosen by the weeks that are held back: not that one.
    fitted = _all(rows, near={key: one for key, one in whole.items() if key != regular.NAME})
    checks = {
        name: validation.checked(fitted=one, rows=rows, later=later, weeks=split.weeks)
        for name, one in fitted.items()
    }
    used = validation.chosen(checks=checks)
    some = some_days(engine=engine, days=days, customers=rows.customers)
    mended = recalibration_of(**some, fitted=fitted[used], origin=origin, until=split.cut)
    again = validation.checked(
        fitted=fitted[used], rows=rows, later=later, weeks=split.weeks, factor=mended.factor
    )
    return {
        "origin": split.origin,
        "cut": split.cut,
        "end": split.end,
        "weeks": split.weeks,
        "customers": rows.customers,
        "used": used,
        "recalibration": recalibration.as_data(found=mended)
        | {
            "used": again.class_error < checks[used].class_error,
            "check": validation.as_data(check=again),
        }
        if mended.cuts
        else None,
        "checks": {name: validation.as_data(check=check) for name, check in checks.items()},
        "weekly": _weekly(engine, days, split, fitted),
    }


def recalibration_of(
    *, day: Ints, customer: Ints, fitted: Fitted, origin: int, until: int
) -> Recalibration:
    """What the model's own forecasts within the history up to `until` came to; no later day.

    `day` and `customer` as of lake.past.some_days; `fitted` is a fit of the model near those
    that are made here.
    """
    model = COUNT_MODELS[fitted.model]
    cuts = []
    if fitted.model == rule.NAME:
        return recalibration.NONE
    for cut in recalibration.cut_days(origin=origin, until=until):
        rows, later = of_days(day=day, customer=customer, until=cut, end=until)
        if int(rows.weight[rows.repeats > 0].sum()) < FEWEST_REPEATERS:
            continue
        values = model.fit(rows=rows, near=fitted).values
        told = expected_orders(model=model, values=values, rows=rows, weeks=(until - cut) / 7)
        cuts.append(
            recalibration.Cut(
                cut=cut, predicted=float(told @ rows.weight), actual=float(later.sum())
            )
        )
    return recalibration.recalibrated(cuts=cuts)


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
