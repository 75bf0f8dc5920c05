"""What every play begins with: its key, its name in each language, and the period it runs in."""

import re
from dataclasses import dataclass
from typing import Any

from guerdon.give.reading import Reader
from guerdon.terms.period import Period

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LANGUAGES = ("zh", "en")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A play's own key, its names by language, and when it runs."""

    key: str
    name: dict[str, str]
    period: Period

    def called(self, language: str) -> str:
        """The name in the language, or in another one, or the key."""
        return self.name.get(language) or next(iter(self.name.values()), self.key)


def key(*, reader: Reader, word: str = "key") -> str:
    """A key: small letters, digits, - and _."""
    found = reader.text(word, longest=40)
    if found and not KEY.fullmatch(found):
        reader.wrong(word, "small letters, digits, - and _ make a key")
    return found


def name(*, reader: Reader, word: str = "name") -> dict[str, str]:
    """Names by language, at least one."""
    inner = reader.inner(word)
    found = {
        language: inner.text(language, longest=LONGEST_NAME)
        for language in LANGUAGES
        if inner.has(language)
    }
    inner.refusal()
    if not found:
        reader.wrong(word, "a name in zh or en is wanted, up to 120 characters")
    return found


def titled(*, reader: Reader) -> Titled:
    """Key, name and period; an end before the start is wrong."""
    own, called = key(reader=reader), name(reader=reader)
    inner = reader.inner("period")
    period = Period(start=inner.moment("start"), end=inner.moment("end"))
    inner.refusal()
    if period.start is not None and period.end is not None and period.start >= period.end:
        reader.wrong("period", "the end lies after the start")
    return Titled(key=own, name=called, period=period)


MOMENT = {"type": ["string", "null"], "format": "date-time"}
NAME = {
    "type": "object",
    "description": "The name that members read, in Chinese, English or both.",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {
        language: {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
        for language in LANGUAGES
    },
}
SCHEMA: dict[str, Any] = {
    "key": {
        "type": "string",
        "pattern": f"^{KEY.pattern}$",
        "description": "Its own name for programs; it never changes.",
    },
    "name": NAME,
    "period": {
        "type": "object",
        "description": "When it runs: from `start` (held) to `end` (not held).",
        "additionalProperties": False,
        "properties": {"start": MOMENT, "end": MOMENT},
    },
}
