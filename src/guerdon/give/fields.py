"""Words that sections share: a key, a name by language, a time with two ends, one of a few."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from guerdon.terms.period import Period
from guerdon.terms.strict import WrongError, moment, text, words

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
LANGUAGES = ("zh", "en")


def key(value: Any, where: str, *, longest: int = 40) -> str:
    """Small letters, digits, - and _, beginning with a letter or digit."""
    found = text(value, where, longest=longest) if isinstance(value, str) else ""
    if not KEY.fullmatch(found):
        raise WrongError(where, "small letters, digits, - and _ make a key")
    return found


def name(
    value: Any, where: str, *, longest: int = 200, least: int = 1, needed: bool = True
) -> dict[str, str]:
    """A text in zh, en or both, as it was written; refused where none is told and one is needed."""
    said = words(value, set(LANGUAGES), where)
    found = {
        language: text(told, f"{where}.{language}", longest=longest, least=least)
        for language, told in said.items()
    }
    if needed and not found:
        raise WrongError(where, "a name in zh or en is wanted")
    return found


def period(document: Mapping[str, Any], where: str) -> Period:
    """From `start` to `end`, half-open, in UTC; either may be missing or null."""
    start, end = (_moment(document.get(word), f"{where}.{word}") for word in ("start", "end"))
    if start is not None and end is not None and start >= end:
        raise WrongError(f"{where}.end", "the end comes after the start")
    return Period(start=start, end=end)


def _moment(value: Any, where: str) -> datetime | None:
    return None if value is None else moment(value, where).astimezone(UTC)


def one_of(value: Any, known: Sequence[str], where: str) -> str:
    """The value, which is one of those known."""
    if value not in known or not isinstance(value, str):
        raise WrongError(where, f"one of {', '.join(known)} is wanted")
    return value
