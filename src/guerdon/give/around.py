"""The words around a kind's value: objects, moments, names and conditions, as give.word has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from guerdon.give.reading import Reader
from guerdon.give.word import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """An object with these words; an absent one reads as empty. `partial`: none must be there."""

    name: str
    words: "tuple[Around, ...]"
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment with its offset in ISO 8601; absent or null: none."""

    name: str

    def of(self, reader: Reader) -> datetime | None:
        """The moment."""
        return reader.moment(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A condition (terms.condition); absent or null: always."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """The object that the kind reads; absent: empty."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """True, false or one of some words; absent: `default`. True and false mean the words `means`.

    `exclusive: true` means alone in the cart.
    """

    name: str
    among: tuple[str, ...]
    means: Mapping[bool, str]
    default: str

    def of(self, reader: Reader) -> str:
        """The word."""
        if not reader.has(self.name):
            return self.default
        value = reader.taken(self.name)
        if isinstance(value, bool):
            return self.means[value]
        if isinstance(value, str) and value in self.among:
            return value
        reader.wrong(self.name, f"true, false or one of {', '.join(self.among)} is wanted")
        return self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A percentage from `least` up to `most`, zero too; `maybe`: null means that there is none."""

    name: str
    least: int = 0
    most: int = 100
    maybe: bool = False

    def of(self, reader: Reader, *, default: int | None) -> int | None:
        """Hundredths of a percent."""
        if not reader.has(self.name):
            return default
        value = reader.taken(self.name)
        if value is None and self.maybe:
            return None
        if type(value) is int and value == 0 and self.least == 0:
            return 0
        inner = Reader({self.name: value}, reader.where)
        bp = inner.percent(self.name, most=self.most)
        if inner.refusal() is not None or bp < self.least * 100:
            bounds = f"from {self.least} up to {self.most}"
            problem = f"a percentage {bounds}, two decimals at most, is wanted"
            reader.wrong(self.name, problem)
        return bp


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """An object whose names are free and whose values are all alike: one of some words, or whole.

    `least` and `most` bound a whole number where `among` is empty.
    """

    name: str
    among: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**15
    most_pairs: int = 1_000
    named: Callable[[str], bool] = field(default=lambda name: 0 < len(name) <= 64)

    def of(self, reader: Reader) -> dict[str, str | int]:
        """The pairs in order of name."""
        value = reader.taken(self.name)
        if not isinstance(value, Mapping):
            reader.wrong(self.name, "an object is wanted here")
            return {}
        inner = reader.part(self.name, value)
        names = sorted(inner.whole_object())
        if len(names) > self.most_pairs:
            reader.wrong(self.name, f"at most {self.most_pairs} names are wanted")
            names = []
        found: dict[str, str | int] = {}
        for name in names:
            if not self.named(name):
                inner.wrong(name[:80], "a name of 1 to 64 characters is wanted")
                inner.taken(name)
            elif self.among:
                found[name] = inner.choice(name, among=self.among)
            else:
                found[name] = inner.whole(name, least=self.least, most=self.most)
        inner.refusal()
        return found


Around = Word | Inside | Instant | Asked | Valued | Either | Share | Pairs
