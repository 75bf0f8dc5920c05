"""The characters of codes: which alphabets there are, and the one that checks the others."""

from collections.abc import Iterable, Mapping
from functools import cache
from math import gcd
from string import ascii_uppercase, digits

# Crockford's base 32 (2002) without 0 and 1: no letters or digits that are mistaken for others
# (I, L, O, U are out), so a code survives a shop receipt and the telephone.
SAFE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# What each sign of a pattern stands for; `?` is the batch's own alphabet.
ALPHABETS: Mapping[str, str] = {"#": digits, "@": ascii_uppercase, "*": SAFE}
OWN = "?"
CHECK = "%"
PLAIN = frozenset(ascii_uppercase + digits)


@cache
def multiplier(*, size: int) -> int:
    """The smallest factor from 2 on that loses nothing modulo `size` + 1.

    2 where the alphabet has an even number of characters, as ISO/IEC 7064 has them all.
    """
    return next(factor for factor in range(2, size + 1) if gcd(factor, size + 1) == 1)


def check_number(*, numbers: Iterable[int], size: int) -> int:
    """The number that checks the others: the hybrid system of ISO/IEC 7064, MOD `size`+1,`size`.

    `numbers` lie in [0, size). Every step is one to one in what came before and in the number
    added, so that each single wrong number changes the result; nearly every swap of neighbours
    does too. `size` is at least 2.
    """
    factor, rest = multiplier(size=size), size
    for number in numbers:
        rest = (rest + number) % size or size
        rest = rest * factor % (size + 1)
    return (size + 1 - rest) % size


def check_character(*, body: str, alphabet: str = SAFE) -> str:
    """The character of the alphabet that checks the body, whose characters are all in it."""
    numbers = map(alphabet.index, body)
    return alphabet[check_number(numbers=numbers, size=len(alphabet))]
