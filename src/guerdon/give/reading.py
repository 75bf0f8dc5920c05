"""Reads one object of an offer document strictly: every word known, every value in bounds."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.nearest import unknown

# No count, price or threshold of an offer is larger: it would be a typing error.
LARGEST = 10**12
LONGEST_LIST = 10_000
# A percentage as text, where a number with decimals may not be trusted.
PERCENT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


class Reader:
    """Takes words out of an object one by one and remembers the first thing that is wrong.

    A wrong or missing word reads as a harmless default, so that reading goes on; `refusal` then
    says what was wrong first and where. Words that nobody took are unknown and wrong too.
    """

    __slots__ = ("_asked", "_left", "_troubles", "where")

    def __init__(self, document: Any, where: str = "$", troubles: list[Refusal] | None = None):
        """`where` is the path of the object, as `$.value`."""
        self.where = where
        self._troubles: list[Refusal] = [] if troubles is None else troubles
        self._left: dict[str, Any] = {}
        self._asked: list[str] = []
        if isinstance(document, Mapping):
            self._left = {str(word): value for word, value in document.items()}
        else:
            self.wrong("", "an object is wanted here")

    def wrong(self, word: str, problem: str) -> None:
        """Remember what is wrong with a word."""
        where = f"{self.where}.{word}" if word else self.where
        self._troubles.append(
            Refusal(reason="offer_malformed", data={"where": where, "problem": problem})
        )

    def refusal(self) -> Refusal | None:
        """What was wrong first, None when nothing was; words left untaken are wrong."""
        for word in sorted(self._left):
            self.wrong(word[:80], unknown(word=word, known=self._asked))
        self._left = {}
        return self._troubles[0] if self._troubles else None

    def has(self, word: str) -> bool:
        """Whether the word stands there and was not taken yet."""
        self._asked.append(word)
        return word in self._left

    def taken(self, word: str) -> Any:
        """The raw value, None when absent."""
        self._asked.append(word)
        return self._left.pop(word, None)

    def whole_object(self) -> dict[str, Any]:
        """All words that were not taken yet, as they stand."""
        return dict(self._left)

    def whole(
        self, word: str, *, least: int = 0, most: int = LARGEST, default: int | None = None
    ) -> int:
        """A whole number within [least, most]; without a default it must be there."""
        if not self.has(word) and default is not None:
            return default
        value = self.taken(word)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return int(value)
        self.wrong(word, f"a whole number from {least} to {most} is wanted")
        return least

    def maybe_whole(self, word: str, *, least: int = 0, most: int = LARGEST) -> int | None:
        """A whole number, or None where the word is absent or null."""
        if self._left.get(word) is None:
            self.taken(word)
            return None
        return self.whole(word, least=least, most=most)

    def percent(self, word: str, *, most: int = 100, default: int | None = None) -> int:
        """A percentage above 0 up to `most` with at most two decimals, as hundredths (12.5: 1250).

        A default is given in hundredths too.
        """
        if not self.has(word) and default is not None:
            return default
        value = self.taken(word)
        hundredths: Decimal | None = None
        written = isinstance(value, str) and PERCENT.fullmatch(value) is not None
        if written or (isinstance(value, int | float) and not isinstance(value, bool)):
            hundredths = Decimal(str(value)) * 100
        if (
            hundredths is None
            or not hundredths.is_finite()
            or hundredths != hundredths.to_integral_value()
            or not 0 < hundredths <= most * 100
        ):
            self.wrong(word, f"a percentage above 0 up to {most}, two decimals at most, is wanted")
            return 1
        return int(hundredths)

    def text(self, word: str, *, default: str | None = None, longest: int = 120) -> str:
        """A text; without a default it must be there and not be empty."""
        if not self.has(word) and default is not None:
            return default
        value = self.taken(word)
        if not isinstance(value, str) or len(value) > longest or (not value and default is None):
            self.wrong(word, f"a text of at most {longest} characters is wanted")
            return ""
        return value

    def choice(self, word: str, *, among: tuple[str, ...], default: str | None = None) -> str:
        """One of some words."""
        if not self.has(word) and default is not None:
            return default
        value = self.taken(word)
        if value not in among:
            self.wrong(word, f"one of {', '.join(among)} is wanted")
            return among[0]
        return str(value)

    def flag(self, word: str) -> bool:
        """True or false, false when absent."""
        value = self.taken(word) if self.has(word) else False
        if not isinstance(value, bool):
            self.wrong(word, "true or false is wanted")
        return value is True

    def words(self, word: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, in their order, each once."""
        value = self.taken(word)
        if value is None and not required:
            return ()
        if (
            not isinstance(value, list | tuple)
            or not all(isinstance(item, str) and 0 < len(item) <= 120 for item in value)
            or len(set(value)) != len(value)
            or len(value) > LONGEST_LIST
            or (required and not value)
        ):
            self.wrong(word, "a list of texts, each once, is wanted")
            return ()
        return tuple(value)

    def listed(self, word: str, *, least: int = 1, most: int = 100) -> list["Reader"]:
        """A list of objects, each with a reader of its own; close them with `refusal`."""
        value = self.taken(word)
        if not isinstance(value, list | tuple) or not least <= len(value) <= most:
            self.wrong(word, f"a list of {least} to {most} objects is wanted")
            return []
        return [
            Reader(item, f"{self.where}.{word}[{number}]", self._troubles)
            for number, item in enumerate(value)
        ]

    def inner(self, word: str) -> "Reader":
        """The object under the word; an absent one reads as empty."""
        value = self.taken(word)
        return self.part(word, {} if value is None else value)

    def part(self, word: str, value: Any) -> "Reader":
        """A reader of a value that stands under the word and was taken already."""
        return Reader(value, f"{self.where}.{word}", self._troubles)

    def moment(self, word: str) -> datetime | None:
        """A moment with its offset in ISO 8601, None when absent."""
        value = self.taken(word)
        if value is None:
            return None
        try:
            read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            read = None
        if read is None or read.tzinfo is None:
            self.wrong(word, "a moment with its offset is wanted, as 2026-03-01T00:00:00+08:00")
            return None
        return read

    def of(self, word: str) -> tuple[tuple[str, frozenset[str]], ...]:
        """Which products: {"category" | "brand" | "sku" | "label": [words]}, empty when absent."""
        inner = self.inner(word)
        pairs = tuple(
            (name, frozenset(inner.words(name, required=True)))
            for name in ("brand", "category", "label", "sku")
            if inner.has(name)
        )
        inner.refusal()
        return pairs
