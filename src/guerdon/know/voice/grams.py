"""Texts as hashed units and pairs of units, many at once: characters of Chinese, words of English.

A unit is one Chinese character, one run of letters or one sign; digits all read as 0. Units that
follow a word of negation within the same clause are counted a second time as negated, so that
good and not good are told apart at any distance up to `NEGATED`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BITS = 20
# So many units after a negation count as negated, unless the clause ends before.
NEGATED = 6
# What is longer is read up to here: a review is short, a pasted book must not stop the night.
LONGEST = 20_000

_PLAIN = str.maketrans("。，！？；：、…～’‘“”", ".,!?;:,~~''\"\"")
_DIGITS = re.compile(r"[0-9]+")
_BLANKS = re.compile(r"[^\S\n]+")
# Exclamations and laughter: three and more of a sign read as two.
_REPEATED = re.compile(r"([^\S\n]|[^\n])\1{2,}")
_ENDS = ".,!?;:~()[]"
_NOT_ZH = "不没無无未别非勿莫"
_NOT_EN = (
    *("not", "no", "never", "none", "nothing", "neither", "nor", "cannot", "without", "hardly"),
    *(f"{verb}n't" for verb in ("do", "does", "did", "is", "are", "was", "were", "has", "have")),
    *(f"{verb}n't" for verb in ("had", "ca", "could", "would", "wo", "should", "ai", "must")),
    *("dont", "doesnt", "didnt", "isnt", "wasnt", "werent", "cant", "couldnt", "wouldnt", "wont"),
)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(29)
_POWERS = np.cumprod(np.full(64, 0x100000001B3, dtype=np.uint64), dtype=np.uint64)
_SALTS = np.array([0x1234567, 0x2468ACE, 0xABCDEF1, 0x1357BDF], dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Which columns stand in which text: `text` ascends, each (text, column, single) once."""

    texts: int
    text: NDArray[np.int64]
    column: NDArray[np.int64]
    single: NDArray[np.bool_]


def plain(*, text: str) -> str:
    """The text as it is compared: one form of each sign, small letters, digits as 0."""
    flat = unicodedata.normalize("NFKC", text[:LONGEST]).lower().translate(_PLAIN)
    return _REPEATED.sub(r"\1\1", _BLANKS.sub(" ", _DIGITS.sub("0", flat)))


def grams(*, texts: Sequence[str]) -> Grams:
    """The columns of each text, out of 2^BITS."""
    joined = "\n".join(text[:LONGEST].replace("\n", " ").replace("\r", " ") for text in texts)
    units, text = _units(plain_all(joined))
    if not len(units):
        nothing = np.zeros(0, np.int64)
        return Grams(texts=len(texts), text=nothing, column=nothing, single=nothing > 0)
    one = _mixed(units, _SALTS[0])
    same = text[1:] == text[:-1]
    two = _mixed(one[:-1] * np.uint64(3) + units[1:], _SALTS[1])[same]
    negated = _negated(units, text)
    parts = [
        (text, one, True),
        (text[negated], _mixed(one[negated], _SALTS[2]), True),
        (text[:-1][same], two, False),
        (text[:-1][same & negated[:-1]], _mixed(two[negated[:-1][same]], _SALTS[3]), False),
    ]
    found = [_once(where, hashes, single) for where, hashes, single in parts]
    where, column, single = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.argsort(where, kind="stable")
    return Grams(texts=len(texts), text=where[order], column=column[order], single=single[order])


def plain_all(joined: str) -> str:
    """As `plain`, over texts joined by line ends, each of which stays."""
    flat = unicodedata.normalize("NFKC", joined).lower().translate(_PLAIN)
    return _REPEATED.sub(r"\1\1", _BLANKS.sub(" ", _DIGITS.sub("0", flat)))


def _units(joined: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """A number for each unit, and the text in which it stands."""
    signs = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    text = np.cumsum(signs == ord("\n"), dtype=np.int64)
    kept = (signs != ord("\n")) & (signs != ord(" "))
    letter = _letters(signs)
    before = np.concatenate([[False], letter[:-1]])
    begins = (kept & ~(letter & before))[kept]
    signs, text = signs[kept].astype(np.uint64), text[kept]
    if not len(signs):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    first = np.flatnonzero(begins)
    place = np.arange(len(signs)) - np.repeat(first, np.diff([*first, len(signs)]))
    # Of a word longer than the table the rest counts as if it began anew.
    values = (signs + np.uint64(1)) * _POWERS[place % len(_POWERS)]
    return np.add.reduceat(values, first), text[first]


def _letters(signs: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Letters of words that are written with blanks between them: Latin, Greek, Cyrillic."""
    return np.asarray(
        ((signs >= ord("a")) & (signs <= ord("z")))
        | (signs == ord("'"))
        | ((signs >= 0xC0) & (signs < 0x530) & (signs != 0xD7) & (signs != 0xF7))
    )


def _number(word: str) -> np.uint64:
    return np.uint64(_units(word)[0][0])


_NOTS = np.array(sorted({_number(word) for word in (*_NOT_ZH, *_NOT_EN)}), dtype=np.uint64)
_STOPS = np.array(sorted({_number(sign) for sign in (*_ENDS, "but")}), dtype=np.uint64)


def _negated(units: NDArray[np.uint64], text: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which units follow a negation closely, in the same clause of the same text."""
    place = np.arange(len(units))
    never = -10 * NEGATED
    last = np.maximum.accumulate(np.where(np.isin(units, _NOTS), place, never))
    stop = np.maximum.accumulate(np.where(np.isin(units, _STOPS), place, -1))
    begins = np.searchsorted(text, text)
    near = (place > last) & (place - last <= NEGATED)
    return np.asarray(near & (last > stop) & (last >= begins))


def _mixed(numbers: NDArray[np.uint64], salt: np.uint64) -> NDArray[np.uint64]:
    mixed = (numbers ^ salt) * _ODD
    mixed = (mixed ^ (mixed >> _TURN)) * _ODD
    return mixed ^ (mixed >> np.uint64(32))


def _once(
    text: NDArray[np.int64], hashes: NDArray[np.uint64], single: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    column = (hashes >> np.uint64(64 - BITS)).astype(np.int64)
    # Sorted by hand: numpy's own unique numbers go through a hash table, which is slower here.
    keys = np.sort((text << BITS) | column)
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    return keys >> BITS, keys & ((1 << BITS) - 1), np.full(len(keys), single)
