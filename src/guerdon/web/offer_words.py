"""An offer in a sentence: what it gives and from when on, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.web import kind_words
from guerdon.web.kind_words import percent_words
from guerdon.web.templatetags.words import written_money
from guerdon.web.wording import say, wordings


def gives(*, document: Mapping[str, Any], currency: str) -> str:
    """`20 % off from $30.00`; a kind without words of its own is said by its name."""
    value = document.get("value") or {}
    said = _value(str(document.get("kind", "")), value, currency)
    least = document.get("least_minor") or 0
    if least:
        said = say("offer.from_spend", gives=said, least=written_money(least, currency))
    pieces = document.get("least_quantity") or 0
    if pieces:
        said = say("offer.from_pieces", gives=said, n=pieces)
    return said


def _value(kind: str, value: Mapping[str, Any], currency: str) -> str:
    match kind:
        case "percent":
            return _capped(value, currency)
        case "amount":
            per = value.get("per", "order")
            return say(f"offer.amount_{per}", off=written_money(value.get("off_minor"), currency))
        case "fixed_price":
            return say("offer.fixed_price", price=written_money(value.get("price_minor"), currency))
        case "stepped":
            by = value.get("by", "spend")
            steps = [_step(step, by, currency) for step in value.get("steps") or []]
            return _repeated(say("offer.between_steps").join(steps), value) or say("offer.in_steps")
    found = kind_words.said(kind=kind, value=value, currency=currency) if value else None
    if found is not None:
        return found
    name = f"offer.{kind}"
    return say(name) if name in wordings() else kind.replace("_", " ")


def _repeated(said: str, value: Mapping[str, Any]) -> str:
    return say("offer.each_time", gives=said) if said and value.get("repeat") else said


def _capped(value: Mapping[str, Any], currency: str) -> str:
    said = say("offer.percent", percent=percent_words(percent=value.get("percent")))
    cap = value.get("cap_minor")
    return say("offer.capped", gives=said, cap=written_money(cap, currency)) if cap else said


def _step(step: Mapping[str, Any], by: str, currency: str) -> str:
    start = step.get("from", 0)
    off = step.get("off_minor")
    data: dict[str, Any] = {
        "start": written_money(start, currency) if by == "spend" else start,
        "off": written_money(off, currency) if off else "",
        "percent": percent_words(percent=step.get("percent")),
    }
    return say(f"offer.step_{by}_{'amount' if off else 'percent'}", **data)


def window(*, document: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Start and end of the offer; None where it is open."""
    period = document.get("period") or {}
    return tuple(  # type: ignore[return-value]
        datetime.fromisoformat(period[word]) if period.get(word) else None
        for word in ("start", "end")
    )


def placed(*, reason: Mapping[str, Any], names: Mapping[str, str], currency: str) -> dict[str, Any]:
    """Why a customer has their place in a campaign, with its offer and amounts as people say them.

    `names` are offers by key; an offer without one keeps its key.
    """
    data = dict(reason.get("data") or {})
    data["offer"] = names.get(str(data.get("offer")), data.get("offer"))
    for word in ("gain", "cost"):
        if f"{word}_minor" in data:
            data[word] = written_money(data[f"{word}_minor"], currency)
    return {"reason": reason["reason"], "data": data}
