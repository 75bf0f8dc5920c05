"""What a night knows of one customer, with the formula, inputs and parameters of each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.models import KnowValue
from guerdon.store.night.nights import NightSeen
from guerdon.terms.formulas import Formula, formulas
from guerdon.terms.tables import KNOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One number: its value, its formula, what went in, and the parameters of the fitted model.

    `low` and `high` bound it where it has an interval.
    """

    name: str
    value: Any
    formula: Formula
    inputs: Mapping[str, Any]
    parameters: Mapping[str, float]
    low: Any = None
    high: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One customer in one night: `values` has the columns of terms.tables.KNOW."""

    night: str
    as_of: datetime
    values: Mapping[str, Any]
    segments: tuple[str, ...]
    explained: tuple[Explained, ...]


def known(*, row: KnowValue, customer: str, night: NightSeen) -> Known:
    """The row as readers see it."""
    values = {name: customer if name == "customer" else getattr(row, name) for name in KNOW}
    return Known(
        night=night.key,
        as_of=night.as_of,
        values=values,
        segments=tuple(row.segments),
        explained=explained(values=values, report=night.report),
    )


def explained(*, values: Mapping[str, Any], report: Mapping[str, Any]) -> tuple[Explained, ...]:
    """Each number with how it came about, by the models that the night used."""
    orders_by = str(report.get("orders_by", "rule"))
    alive_by = str(report.get("alive_by", "rule"))
    history = {
        "x": values["repeat"],
        "t": round(values["recency_weeks"], 3),
        "T": round(values["age_weeks"], 3),
    }
    economics = report.get("economics", {})
    horizon = {"h": economics.get("horizon_weeks", 52.0)}
    by_orders, by_life = _parameters(report, orders_by), _parameters(report, alive_by)
    spend_name, by_spend = _spend(report)
    return (
        _one("spend", values, {"orders": values["orders"]}),
        _one("average_basket", values, {"spend": values["spend"], "orders": values["orders"]}),
        _one("rhythm_days", values, {"x": values["repeat"]}),
        _rfm(values, own=report.get("rfm_recency") == "rhythm"),
        _one("stage", values, _stage_inputs(values, report)),
        _one("p_alive", values, history, by_life, formula=f"p_alive_{alive_by}"),
        _one(
            "expected_orders",
            values,
            history | horizon | _recalibrated(report),
            by_orders,
            formula=f"expected_orders_{orders_by}",
        ),
        _one("churn_risk", values, _stage_inputs(values, report)),
        _next(values, report, history),
        _one("expected_basket", values, _basket_inputs(values), by_spend, formula=spend_name),
        _clv(values, economics),
        _one("value_class", values, {"clv": values["clv"], "rfm_m": values["rfm_m"]}),
        *_preferences(values, report.get("preferences") or {}),
    )


def _preferences(values: Mapping[str, Any], liked: Mapping[str, Any]) -> tuple[Explained, ...]:
    """What the customer prefers, each with the counts and the shop's numbers behind it."""
    n = {"choices": values["choices"]}
    favourite, shop = values["favourite_category"], dict(liked.get("categories") or ())
    affinity = n | {"affinity": values["favourite_affinity"]}
    parameters = {}
    if favourite in shop and liked.get("affinity_weight"):
        parameters = {"p": float(shop[favourite]), "w": float(liked["affinity_weight"])}
    due = {"next_category_days": values["next_category_days"]}
    return (
        _one("favourite_category", values, affinity, parameters),
        _share("promotion", values, liked),
        _share("price", values, liked),
        _one("habit_channel", values, {"orders": values["orders"]}),
        _one("habit_hour", values, {"orders": values["orders"]}),
        _one("next_category", values, due),
    )


def _share(name: str, values: Mapping[str, Any], liked: Mapping[str, Any]) -> Explained:
    """A shrunk share with its interval, done again from the share and the count behind it."""
    share, pull = values[f"{name}_share"], liked.get(name)
    counted = "choices" if name == "promotion" else f"{name}_choices"
    n = values[counted]
    low = high = None
    parameters: dict[str, float] = {}
    if share is not None and pull and n:
        from guerdon.know.shrinkage import interval

        parameters = {"p": float(pull["share"]), "w": float(pull["weight"])}
        low, high = interval(share=share, total=n, weight=pull["weight"])
    return Explained(
        name=f"{name}_share",
        value=share,
        formula=formulas()[f"{name}_share"],
        inputs={counted: n, f"{name}_sensitivity": values[f"{name}_sensitivity"]},
        parameters=parameters,
        low=low,
        high=high,
    )


def _one(
    name: str,
    values: Mapping[str, Any],
    inputs: Mapping[str, Any],
    parameters: Mapping[str, float] | None = None,
    formula: str = "",
) -> Explained:
    return Explained(
        name=name,
        value=values[name],
        formula=formulas()[formula or name],
        inputs=dict(inputs),
        parameters=dict(parameters or {}),
    )


def _rfm(values: Mapping[str, Any], *, own: bool) -> Explained:
    """The three scores; with `own` R looks at the silence in the customer's own rhythm."""
    looked = ("recency_days", *(("rhythm_days",) if own else ()), "repeat", "spend")
    inputs = {name: values[name] for name in looked}
    scores = {name: values[name] for name in ("rfm_r", "rfm_f", "rfm_m")}
    return Explained(
        name="rfm",
        value="".join(str(score) for score in scores.values()),
        formula=formulas()["rfm_rhythm" if own else "rfm"],
        inputs=inputs | {"rfm_segment": values["rfm_segment"]},
        parameters=scores,
    )


def _clv(values: Mapping[str, Any], economics: Mapping[str, Any]) -> Explained:
    return Explained(
        name="clv",
        value=values["clv"],
        formula=formulas()["clv"],
        inputs={
            "expected_orders": round(values["expected_orders"], 3),
            "expected_basket": values["expected_basket"],
        },
        parameters={name: float(value) for name, value in economics.items()},
        low=values["clv_low"],
        high=values["clv_high"],
    )


def _recalibrated(report: Mapping[str, Any]) -> dict[str, float]:
    """The factor on orders, where the night used one."""
    factor = float((report.get("recalibration") or {}).get("factor", 1.0))
    return {} if factor == 1.0 else {"recalibration_factor": factor}


def _next(
    values: Mapping[str, Any], report: Mapping[str, Any], history: Mapping[str, Any]
) -> Explained:
    regular = _parameters(report, "mbgcnbdk")
    return Explained(
        name="next_days",
        value=values["next_days"],
        formula=formulas()["next_days"],
        inputs=dict(history),
        parameters=regular or {**_parameters(report, "mbgnbd"), "k": 1.0},
        low=values["next_low"],
        high=values["next_high"],
    )


def _basket_inputs(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"x": values["repeat"], "z_minor": round(values["repeat_basket"], 2)}


def _stage_inputs(values: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "recency_days": values["recency_days"],
        "x": values["repeat"],
        "rhythm_days": values["rhythm_days"],
        "shop_rhythm_days": report.get("shop_rhythm_days"),
    }


def _parameters(report: Mapping[str, Any], model: str) -> dict[str, float]:
    found: dict[str, float] = report.get("models", {}).get(model, {}).get("parameters", {})
    return dict(found)


def _spend(report: Mapping[str, Any]) -> tuple[str, dict[str, float]]:
    spend = report.get("spend")
    if spend:
        return "expected_basket_gammagamma", dict(spend["parameters"])
    unit = report.get("brief", {}).get("unit", 100)
    return "expected_basket_pulled", {"shop": float(report.get("mean_basket", 0.0)) / unit}
