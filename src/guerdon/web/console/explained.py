"""The numbers of one customer as cards: value, interval, formula, inputs, parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.night.known import Explained, Known
from guerdon.web.templatetags.words import (
    called,
    written_chance,
    written_count,
    written_money,
    written_percent,
)
from guerdon.web.wording import language, say


def _money(value: Any, currency: str) -> str:
    return written_money(int(value), currency)


def _tenths(value: Any, currency: str) -> str:
    return f"{value:,.1f}"


def _chance(value: Any, currency: str) -> str:
    return written_chance(float(value))


def _percent(value: Any, currency: str) -> str:
    return written_percent(float(value), 0)


def _times(value: Any, currency: str) -> str:
    return f"{value:,.1f}×"


def _hour(value: Any, currency: str) -> str:
    return f"{value:02d}:00–{(value + 1) % 24:02d}:00"


# How a number of that name is written, wherever it stands; others by their type.
UNITS: dict[str, Callable[[Any, str], str]] = {
    "spend": _money,
    "spend_90d": _money,
    "average_basket": _money,
    "expected_basket": _money,
    "clv": _money,
    "rhythm_days": _tenths,
    "expected_orders": _tenths,
    "p_alive": _chance,
    "churn_risk": _chance,
    "promotion_share": _percent,
    "price_share": _percent,
    "favourite_affinity": _times,
    "affinity": _times,
    "habit_hour": _hour,
}
WORDS = {
    "stage": "stages",
    "value_class": "classes",
    "rfm_segment": "rfm",
    "promotion_sensitivity": "classes",
    "price_sensitivity": "classes",
}


LEVELS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One number as a page shows it, with where it comes from."""

    name: str
    label: str
    value: str
    under: str
    formula: str
    meaning: str
    inputs: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    at: datetime


def cards(*, known: Known, currency: str) -> dict[str, Card]:
    """Every explained number of the customer by its name."""
    return {one.name: _card(one, known=known, currency=currency) for one in known.explained}


def _card(one: Explained, *, known: Known, currency: str) -> Card:
    under = ""
    if one.low is not None and one.high is not None:
        low, high = _value(one.name, one.low, currency), _value(one.name, one.high, currency)
        under = say("customer.between", low=low, high=high)
        level = one.inputs.get(one.name.replace("_share", "_sensitivity"))
        if level in LEVELS:
            under = f"{say(f'customer.level_{level}')} · {under}"
    elif one.name == "rfm":
        under = called(str(known.values["rfm_segment"]), "rfm")
    elif one.name == "favourite_category" and one.value is not None:
        times = _value("affinity", known.values["favourite_affinity"], currency)
        under = say("customer.affinity_under", times=times)
    elif one.name == "next_category" and one.value is not None:
        under = say("customer.due_in", n=known.values["next_category_days"])
    return Card(
        name=one.name,
        label=say(f"customer.{one.name}"),
        value=_value(one.name, one.value, currency),
        under=under,
        formula=one.formula.formula,
        meaning=one.formula.zh if language() == "zh" else one.formula.en,
        inputs=tuple((_label(n), _value(n, v, currency)) for n, v in one.inputs.items()),
        parameters=tuple((_label(n), _number(v)) for n, v in one.parameters.items()),
        at=known.as_of,
    )


def _label(name: str) -> str:
    """An input's word; signs of formulas such as x or T stay as they are."""
    return called(name, "inputs") if len(name) > 2 else name


def _value(name: str, value: Any, currency: str) -> str:
    if value is None:
        return "–"
    if name in WORDS:
        return called(str(value), WORDS[name])
    if name in UNITS:
        return UNITS[name](value, currency)
    if isinstance(value, float):
        return _number(value)
    return written_count(value) if isinstance(value, int) else str(value)


def _number(value: Any) -> str:
    """Whole numbers as they are, others with four significant figures."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
