"""A cut: one unit's price made cheaper by a percentage, by an amount or to a fixed price."""

from dataclasses import dataclass

from guerdon.give.basket import percent_of
from guerdon.give.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Exactly one of the three is set."""

    percent_bp: int | None = None
    off_minor: int | None = None
    price_minor: int | None = None

    def of(self, price: int) -> int:
        """How much comes off one unit at that price: never more than the price."""
        if self.percent_bp is not None:
            return min(price, percent_of(minor=price, bp=self.percent_bp))
        if self.off_minor is not None:
            return min(price, self.off_minor)
        return max(0, price - (self.price_minor or 0))

    def of_line(self, prices: tuple[int, ...]) -> int:
        """How much comes off a line: a percentage is rounded once for the line, half up."""
        if self.percent_bp is not None:
            return percent_of(minor=sum(prices), bp=self.percent_bp)
        return sum(self.of(price) for price in prices)


WORDS = ("percent", "off_minor", "price_minor")


def read(reader: Reader, *, default: Cut | None = None) -> Cut:
    """Take `percent`, `off_minor` or `price_minor`: exactly one of them."""
    there = [word for word in WORDS if reader.has(word)]
    if not there and default is not None:
        return default
    if len(there) != 1:
        reader.wrong("", f"exactly one of {', '.join(WORDS)} is wanted")
        for word in there:
            reader.taken(word)
        return Cut(percent_bp=1)
    if there[0] == "percent":
        return Cut(percent_bp=reader.percent("percent"))
    if there[0] == "off_minor":
        return Cut(off_minor=reader.whole("off_minor", least=1))
    return Cut(price_minor=reader.whole("price_minor"))
