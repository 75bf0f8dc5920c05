"""The words of a kind's `value`: each reads itself strictly and tells what may stand there.

The parser reads by these words, and forms and schemas are drawn from them, so that they agree.
"""

from dataclasses import dataclass

from guerdon.give.reading import LARGEST, LONGEST_LIST, Reader

Chosen = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number in [least, most]; without a default it must be there, unless `maybe`.

    `unit` is pieces, times, days, weight, or minor for money in minor units.
    """

    name: str
    least: int = 0
    most: int = LARGEST
    default: int | None = None
    unit: str = "pieces"

    def of(self, reader: Reader) -> int:
        """The number."""
        return reader.whole(self.name, least=self.least, most=self.most, default=self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maybe:
    """A number that may be absent or null, which means: no such bound."""

    whole: Whole

    @property
    def name(self) -> str:
        """The name of its number."""
        return self.whole.name

    def of(self, reader: Reader) -> int | None:
        """The number, or None."""
        return reader.maybe_whole(self.name, least=self.whole.least, most=self.whole.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """A percentage above `least` up to `most`, read as hundredths of a percent.

    `rest`: what is left may be said instead, as 8折 for 20.
    """

    name: str = "percent"
    least: int = 0
    most: int = 100
    rest: bool = True

    def of(self, reader: Reader) -> int:
        """Hundredths of a percent."""
        return reader.percent(self.name, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text; `says` is what it names: item, label, tier, day (YYYY-MM-DD), clock (HH:MM)."""

    name: str
    says: str
    default: str | None = None
    longest: int = 120

    def of(self, reader: Reader) -> str:
        """The text."""
        return reader.text(self.name, default=self.default, longest=self.longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of some words."""

    name: str
    among: tuple[str, ...]
    default: str | None = None

    def of(self, reader: Reader) -> str:
        """The word chosen."""
        return reader.choice(self.name, among=self.among, default=self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false, false when absent."""

    name: str

    def of(self, reader: Reader) -> bool:
        """Whether it is true."""
        return reader.flag(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Texts in their order, each once; `says` is what they name: item, festival, weekday."""

    name: str
    says: str
    needed: bool = False
    most: int = LONGEST_LIST

    def of(self, reader: Reader) -> tuple[str, ...]:
        """The texts."""
        return reader.words(self.name, required=self.needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """Which products: words by category, brand, sku and label; empty means all."""

    name: str
    needed: bool = False

    def of(self, reader: Reader) -> Chosen:
        """The words by what they name."""
        return reader.of(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of objects with these words each; `rising` is the word that grows from row to row.

    `needed` False: the list may be left out.
    """

    name: str
    words: "tuple[Word, ...]"
    least: int = 1
    most: int = 100
    needed: bool = True
    rising: str = ""

    def of(self, reader: Reader) -> list[Reader]:
        """A reader for each row; close each with `refusal`."""
        if not self.needed and not reader.has(self.name):
            return []
        return reader.listed(self.name, least=self.least, most=self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """Exactly one of these words stands there; `needed` False: none of them does as well.

    What none means is the kind's: for a gift of units it means free.
    """

    words: "tuple[Word, ...]"
    needed: bool = True

    @property
    def name(self) -> str:
        """The names of its words together."""
        return "|".join(word.name for word in self.words)

    def there(self, reader: Reader) -> list[str]:
        """Which of them stand there."""
        return [word.name for word in self.words if reader.has(word.name)]


Word = Whole | Maybe | Percent | Text | Choice | Flag | Listed | Products | Rows | OneOf
