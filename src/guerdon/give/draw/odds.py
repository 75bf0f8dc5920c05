"""Odds as exact rational numbers, and a table of them in whole weights."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from guerdon.give.reading import Reader

FRACTION = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))?%")
# The roll behind a draw has 256 bits; a table stays far below, so that a roll is hardly ever
# thrown away.
MOST_WEIGHTS = 10**24


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """`weight` of all weights of its table is the chance of the prize."""

    prize: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Chances in their order; a roll in [0, of) draws the one whose stretch it falls into."""

    chances: tuple[Chance, ...]

    @property
    def of(self) -> int:
        """What all weights add up to."""
        return sum(chance.weight for chance in self.chances)

    def odds(self, prize: str) -> Fraction:
        """The exact chance of a prize; 0 for one that is not in the table."""
        weight = sum(one.weight for one in self.chances if one.prize == prize)
        return Fraction(weight, self.of)

    def drawn(self, roll: int) -> str:
        """The prize that a roll in [0, of) draws; ValueError for another."""
        if roll < 0:
            raise ValueError("the roll lies in [0, of)")
        for chance in self.chances:
            roll -= chance.weight
            if roll < 0:
                return chance.prize
        raise ValueError("the roll lies in [0, of)")


def parsed(*, text: object) -> Fraction | None:
    """The number that "3/1000" or "0.3%" says, within [0, 1]; None for anything else."""
    if not isinstance(text, str):
        return None
    found = FRACTION.fullmatch(text)
    if found is not None:
        value = Fraction(int(found[1]), int(found[2]))
    else:
        found = PERCENT.fullmatch(text)
        if found is None:
            return None
        places = found[2] or ""
        value = Fraction(int(found[1] + places), 100 * 10 ** len(places))
    return value if value <= 1 else None


def read(*, reader: Reader, word: str) -> Fraction:
    """The odds under a word of an object, above 0."""
    value = parsed(text=reader.taken(word))
    if value is None or value <= 0:
        reader.wrong(word, "odds above 0 and at most 1 are wanted, as 3/1000 or 0.3%")
        return Fraction(1)
    return value


def table(*, odds: Iterable[tuple[str, Fraction]]) -> Table:
    """The table of these odds in the smallest whole weights; ValueError unless they sum to one."""
    listed = list(odds)
    if sum((share for _, share in listed), Fraction(0)) != 1:
        raise ValueError("odds sum to one")
    whole = lcm(*(share.denominator for _, share in listed))
    weights = ((prize, share.numerator * (whole // share.denominator)) for prize, share in listed)
    return lowest(weights=weights)


def lowest(*, weights: Iterable[tuple[str, int]]) -> Table:
    """The table of these weights, divided by what they have in common; weights of 0 are left out.

    Part of what a check repeats: the same weights give the same table on every machine.
    """
    listed = [(prize, weight) for prize, weight in weights if weight]
    common = gcd(*(weight for _, weight in listed))
    return Table(
        chances=tuple(Chance(prize=prize, weight=weight // common) for prize, weight in listed)
    )


def said(*, share: Fraction) -> str:
    """The odds as people read them: a percentage where one of few digits is exact, else a/b."""
    for places in range(5):
        scaled = share * 100 * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}d}"
            return f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%"
    return f"{share.numerator}/{share.denominator}"
