"""For whom and at what hours: the simple choices of the form, and the condition they stand for."""

import json
from collections.abc import Mapping
from typing import Any

from guerdon.terms import condition as conditions
from guerdon.terms.condition import ALWAYS, Condition, Either, Every, Leaf
from guerdon.terms.decision import Refusal
from guerdon.web import lists
from guerdon.web.offering.values import ON
from guerdon.web.typed import Typed

# Form name -> field and operation: lists of words, each once.
LISTS = {
    "who.tier": ("tier", "in"),
    "who.segment": ("segments", "has_any"),
    "who.store": ("ask.store", "in"),
    "who.payment": ("ask.payment", "in"),
    "when.weekday": ("ask.weekday", "in"),
    "when.festival": ("ask.festivals", "has_any"),
}
# How a single word of such a field may be written as well.
SINGLE = {"in": "is", "has_any": "has"}
CUSTOMERS = {
    "card": {"field": "ask.customer", "op": "is_not", "value": "guest"},
    "known": {"field": "ask.customer", "op": "is", "value": "known"},
    "guest": {"field": "ask.customer", "op": "is", "value": "guest"},
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORE = "who.more"


def typed(*, form: Typed) -> dict[str, Any] | None:
    """The condition's document, None for everybody at any hour; faults are noted in the form.

    What the simple choices cannot say stands in `who.more` as it came, and stays.
    """
    parts: list[dict[str, Any]] = []
    customer = form.texts.get("who.customer", "")
    if customer in CUSTOMERS:
        parts.append(dict(CUSTOMERS[customer]))
    for name, (field, op) in LISTS.items():
        words = lists.read(text=form.texts.get(name, ""))
        if words:
            parts.append({"field": field, "op": op, "value": words})
    hours = _hours(form)
    if hours is not None:
        parts.append(hours)
    if form.texts.get("who.drop") != ON:
        parts += more(text=form.texts.get(MORE, ""))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"all": parts}


def more(*, text: str) -> list[dict[str, Any]]:
    """The parts kept beside the choices; none where the text is no list of conditions."""
    try:
        parts = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(parts, list):
        return []
    return [p for p in parts if not isinstance(conditions.parsed(document=p), Refusal)]


def _hours(form: Typed) -> dict[str, Any] | None:
    start, end = _minute(form, "when.from"), _minute(form, "when.to")
    if start is None and end is None:
        return None
    start, end = start or 0, 24 * 60 if end is None else end
    if start == end:
        form.wrong["when.to"] = Refusal(reason="hours_empty")
        return None
    after = {"field": "ask.minute", "op": "at_least", "value": start}
    before = {"field": "ask.minute", "op": "less_than", "value": end}
    return {"all" if start < end else "any": [after, before]}


def _minute(form: Typed, name: str) -> int | None:
    text = form.texts.get(name, "").strip()
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    if hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60:
        minute = int(hours) * 60 + int(minutes)
        if minute <= 24 * 60:
            return minute
    form.wrong[name] = Refusal(reason="clock_wanted", data={"text": text[:40]})
    return None


def written(*, document: Mapping[str, Any] | None) -> dict[str, str]:
    """The choices that stand for a condition; what they cannot say is kept in `who.more`."""
    condition = conditions.parsed(document=document)
    if isinstance(condition, Refusal) or condition == ALWAYS:
        return {}
    texts: dict[str, str] = {}
    rest: list[dict[str, Any]] = []
    for part in condition.parts if isinstance(condition, Every) else (condition,):
        found = _chosen(part)
        if found is None or texts.keys() & found.keys():
            rest.append(conditions.document(condition=part))
        else:
            texts |= found
    if rest:
        texts[MORE] = json.dumps(rest, ensure_ascii=False)
    return texts


def _chosen(part: Condition) -> dict[str, str] | None:
    """The texts of one part where the form has a choice for it."""
    if isinstance(part, Leaf) and not part.of:
        for word, document in CUSTOMERS.items():
            if conditions.document(condition=part) == document:
                return {"who.customer": word}
        for name, (field, op) in LISTS.items():
            if part.field == field and part.op == op:
                return {name: lists.written(words=_ordered(name, part.value))}
            if part.field == field and part.op == SINGLE[op]:
                return {name: lists.written(words=[part.value])}
    if isinstance(part, Every | Either) and len(part.parts) == 2:
        first, last = part.parts
        if isinstance(first, Leaf) and isinstance(last, Leaf):
            return _hours_of(first, last, isinstance(part, Every))
    return None


def _hours_of(first: Leaf, last: Leaf, within: bool) -> dict[str, str] | None:
    fits = (first.field, first.op, last.field, last.op) == (
        *("ask.minute", "at_least"),
        *("ask.minute", "less_than"),
    )
    whole = isinstance(first.value, int) and isinstance(last.value, int)
    if not fits or not whole or (first.value < last.value) is not within:
        return None
    if not 0 <= first.value <= 24 * 60 or not 0 <= last.value <= 24 * 60:
        return None
    return {"when.from": _clock(first.value), "when.to": _clock(last.value)}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _ordered(name: str, words: frozenset[str]) -> list[str]:
    if name == "when.weekday":
        return [word for word in WEEKDAYS if word in words]
    return sorted(words)
