"""A goal as plain data: read strictly, with whatever is still missing left empty."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.goal import LEAST_WEIGHT, MOSCOW, MOST_WEIGHT, Goal
from guerdon.terms.kpi import KPIS
from guerdon.terms.strict import WrongError, read, text, whole, words

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
WORDS = {
    *("key", "name", "kpi", "of", "baseline", "target", "start", "due", "owner", "why", "how"),
    *("importance", "urgency", "moscow", "review_days"),
}
LARGEST = 1e15


def parsed(*, document: Any) -> Goal | Refusal:
    """The goal as a draft. Refused: `body_malformed` with the first place that is wrong.

    What a SMART goal needs and the document does not say stays empty: that is for `smart` to tell.
    """
    return read(_goal, document)


def _goal(document: Any) -> Goal:
    get = words(document, WORDS, "$").get
    key = text(get("key"), "$.key", longest=64)
    if not KEY.fullmatch(key):
        raise WrongError("$.key", "small letters, digits, - and _ make a key")
    kpi = text(get("kpi", ""), "$.kpi", longest=24)
    if kpi and kpi not in KPIS:
        raise WrongError("$.kpi", f"one of {', '.join(KPIS)} is wanted")
    moscow = text(get("moscow", ""), "$.moscow", longest=8)
    if moscow and moscow not in MOSCOW:
        raise WrongError("$.moscow", f"one of {', '.join(MOSCOW)} is wanted")
    start, due = _day(get("start"), "$.start"), _day(get("due"), "$.due")
    if start is not None and due is not None and due < start:
        raise WrongError("$.due", "the last day lies before the first")
    return Goal(
        key=key,
        name=_name(get("name", {})),
        kpi=kpi,
        of=text(get("of", ""), "$.of", longest=64),
        baseline=_number(get("baseline"), "$.baseline"),
        target=_number(get("target"), "$.target"),
        start=start,
        due=due,
        owner=text(get("owner", ""), "$.owner", longest=80),
        why=text(get("why", ""), "$.why", longest=400),
        how=text(get("how", ""), "$.how", longest=400),
        importance=_weight(get("importance", LEAST_WEIGHT), "$.importance"),
        urgency=_weight(get("urgency", LEAST_WEIGHT), "$.urgency"),
        moscow=moscow,
        review_days=whole(get("review_days", 14), "$.review_days", least=1, most=366),
    )


def _name(value: Any) -> Mapping[str, str]:
    get = words(value, {"zh", "en"}, "$.name").get
    said = {one: text(get(one, ""), f"$.name.{one}") for one in ("zh", "en")}
    return {one: told for one, told in said.items() if told}


def _number(value: Any, where: str) -> float | None:
    if value is None:
        return None
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not -LARGEST <= value <= LARGEST:
        raise WrongError(where, "a number is wanted")
    return float(value)


def _day(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        raise WrongError(where, "a day, as 2026-03-14, is wanted")
    return found


def _weight(value: Any, where: str) -> int:
    return whole(value, where, least=LEAST_WEIGHT, most=MOST_WEIGHT)
