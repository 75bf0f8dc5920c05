"""What is to come back of an order, read from the body of a rollback; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms.checkout_document import MOST_CODES, MOST_UNITS
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, flag, listed, read, text, texts, whole, words

MOST_RETURNED = 500
LONGEST_WHY = 300
CALL = frozenset(("lines", "gifts", "amount_minor", "why", "free"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCall:
    """Ask to take back units of lines (how many, or their places from 0), things given, money.

    None of lines, gifts and money: all that is left. `why` is the reason for the money.
    """

    lines: Mapping[str, int | tuple[int, ...]] | None = None
    gifts: Mapping[str, tuple[str, ...]] | None = None
    amount_minor: int = 0
    why: str = ""
    free: bool = True


def parsed(*, document: Any) -> ReturnCall | Refusal:
    """Read a return strictly.

    {"lines"?: [{"line", "quantity"} or {"line", "units": [1, 3]}], "gifts"?: {offer: [things]},
    "amount_minor"?, "why"?, "free"?}. Units are counted from 1. Lines that stand there name at
    least one: only a call without the word asks for all.
    """
    return read(_return, document)


def _return(document: Any) -> ReturnCall:
    asked = words(document, CALL, "$")
    get = asked.get
    amount = get("amount_minor")
    return ReturnCall(
        lines=_lines(asked["lines"]) if "lines" in asked else None,
        gifts=_gifts(get("gifts")),
        amount_minor=0 if amount is None else whole(amount, "$.amount_minor", least=1),
        why=text(get("why", ""), "$.why", longest=LONGEST_WHY),
        free=flag(get("free", True), "$.free"),
    )


def _lines(value: Any) -> dict[str, int | tuple[int, ...]]:
    """Units by line; a till that chose nothing must not be read as one that returns all."""
    if not value or not isinstance(value, list | tuple) or len(value) > MOST_RETURNED:
        raise WrongError("$.lines", f"a list of 1 to {MOST_RETURNED} objects is wanted")
    lines: dict[str, int | tuple[int, ...]] = {}
    for place, item in enumerate(value):
        where = f"$.lines[{place}]"
        words(item, {"line", "quantity", "units"}, where)
        key = text(item.get("line"), f"{where}.line")
        if key in lines:
            raise WrongError(f"{where}.line", "this line stands here twice")
        if item.get("units") is None:
            lines[key] = whole(item.get("quantity"), f"{where}.quantity", least=1)
        elif "quantity" in item:
            raise WrongError(f"{where}.units", "either the units or their quantity is wanted")
        else:
            lines[key] = _units(item["units"], f"{where}.units")
    return lines


def _units(value: Any, where: str) -> tuple[int, ...]:
    named = listed(value, where, most=MOST_UNITS)
    return tuple(
        whole(unit, f"{where}[{at}]", least=1, most=MOST_UNITS) - 1 for at, unit in enumerate(named)
    )


def _gifts(value: Any) -> dict[str, tuple[str, ...]] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or len(value) > MOST_CODES:
        raise WrongError("$.gifts", "an object of lists by offer is wanted")
    return {
        text(offer, "$.gifts", least=1, longest=64): tuple(
            texts(things, f"$.gifts.{str(offer)[:40]}", most=MOST_CODES)
        )
        for offer, things in value.items()
    }
