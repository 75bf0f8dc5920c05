"""Still relevant: what the message is for has not been reached, bought or spent meanwhile."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from guerdon.terms.reach import Asked, Finding, Known, Terms, suppress

GATE = "relevant"


def _no_order_since(known: Known, data: Mapping[str, Any]) -> bool:
    since = datetime.fromisoformat(data["since"])
    return known.last_order_at is None or known.last_order_at <= since


def _points_at_least(known: Known, data: Mapping[str, Any]) -> bool:
    return known.points >= int(data.get("points", 1))


def _code_unused(known: Known, data: Mapping[str, Any]) -> bool:
    return known.codes.get(str(data["code"]), "fresh") in ("fresh", "open")


def _no_trigger(known: Known, data: Mapping[str, Any]) -> bool:
    """None of the kind, or none with that key where a key is given."""
    seen = known.triggers.get(str(data["kind"]), {})
    key = data.get("key")
    return not seen if key is None else str(key) not in seen


# Name of a check -> whether the message still makes sense; its data is as told at planning:
# no_order_since {"since": moment}, points_at_least {"points": n}, code_unused {"code": text},
# no_trigger {"kind": text, "key": text or none}.
CHECKS: Mapping[str, Callable[[Known, Mapping[str, Any]], bool]] = {
    "no_order_since": _no_order_since,
    "points_at_least": _points_at_least,
    "code_unused": _code_unused,
    "no_trigger": _no_trigger,
}


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Suppressed where its check no longer holds, or where nobody knows such a check."""
    if not one.relevance:
        return None
    check = CHECKS.get(one.relevance)
    if check is None:
        return suppress(GATE, "gate_check_unknown", check=one.relevance)
    try:
        holds = check(one.known, one.relevance_data)
    except (KeyError, ValueError, TypeError):
        return suppress(GATE, "gate_check_unreadable", check=one.relevance)
    return None if holds else suppress(GATE, f"gate_{one.relevance}", **dict(one.relevance_data))
