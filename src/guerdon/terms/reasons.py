"""The sentence of each named reason, zh and en, read from the data files beside this one."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from guerdon.terms.festival import festivals
from guerdon.terms.fields import named
from guerdon.terms.filled import filled
from guerdon.terms.money import SIGNS
from guerdon.terms.problems import in_chinese

LANGUAGES = ("zh", "en")
# What Chinese sentences call the coins of a currency; another is called by its code.
COINS = {
    "CNY": "元", "USD": "美元", "HKD": "港元", "TWD": "新台币", "JPY": "日元", "EUR": "欧元",
    "GBP": "英镑", "KRW": "韩元", "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元",
}  # fmt: skip
SHORTEST_MOMENT = len("2026-03-14T12:00")


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All reasons: reason -> {"zh": template, "en": template}; a reason lives in one file only."""
    found: dict[str, Mapping[str, str]] = {}
    folder = resources.files("guerdon.terms") / "reason_texts"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        for reason, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if reason in found:
                raise ValueError(f"reason {reason} stands twice, again in {file.name}")
            found[reason] = texts
    return found


@cache
def things() -> Mapping[str, Mapping[str, str]]:
    """What a sentence may be about (`what`: customer, offer ...) -> its name in each language."""
    file = resources.files("guerdon.terms") / "things.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def said(*, reason: str, data: Mapping[str, Any], language: str) -> str:
    """The reason as a sentence; an unknown reason is said by its name, never an error."""
    texts = sentences().get(reason)
    if texts is not None and data.get("promised"):
        # What is to be had counts more than what is missing: 再买 12.40 元减 50 元。
        texts = sentences().get(f"promising_{reason}", texts)
    if texts is None:
        return reason.replace("_", " ")
    template = texts.get(language) or texts["en"]
    shown = {name: _shown(value, language) for name, value in data.items()}
    currency = str(data.get("currency", ""))
    shown["coin"] = COINS.get(currency or "CNY", currency)
    shown["sign"] = SIGNS.get(currency, currency and f"{currency} ")
    if language == "zh" and isinstance(data.get("problem"), str):
        shown["problem"] = in_chinese(data["problem"])
    for name, called in CALLED.items():
        if isinstance(data.get(name), str):
            joint = "、" if language == "zh" else ", "
            shown[name] = joint.join(called(one, language) for one in data[name].split(", "))
    what = things().get(str(data.get("what")))
    if what is not None:
        shown["what"] = what.get(language, what["en"])
    try:
        return filled(text=template, data=shown)
    except (KeyError, ValueError, IndexError):
        return template


def _field(name: str, language: str) -> str:
    found = named(name=name)
    return name if found is None else found.zh if language == "zh" else found.en


def _festival(key: str, language: str) -> str:
    found = festivals().get(key)
    return key if found is None else found.zh if language == "zh" else found.en


def _day(told: str, language: str) -> str:
    """A day of the month or a weekday."""
    if told.isdigit():
        return f"{told}日" if language == "zh" else f"day {told}"
    return things().get(told, {}).get(language, told)


# Lists in a reason's data: what each of their words is called.
CALLED: Mapping[str, Callable[[str, str], str]] = {
    "fields": _field,
    "festivals": _festival,
    "member_days": _day,
    "tiers": lambda tier, _: tier,
}


def _shown(value: Any, language: str) -> Any:
    """A moment to the minute and with its zone, a name in the language; all else as it is."""
    if isinstance(value, Mapping):
        return value.get(language) or value.get("en", value)
    if not isinstance(value, str) or len(value) < SHORTEST_MOMENT or value[10] != "T":
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip()
