"""What a text talks about: aspects by the words of a dated table, clause by clause."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from guerdon.know.voice.grams import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """aspects.toml: a pattern of each aspect's words, and what ends a clause, by language."""

    version: str
    names: tuple[str, ...]
    patterns: dict[str, dict[str, re.Pattern[str]]]
    any_word: dict[str, re.Pattern[str]]
    ends: dict[str, re.Pattern[str]]


@cache
def table() -> Table:
    """The words as dated data."""
    text = (resources.files("guerdon.know.voice") / "aspects.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    words: dict[str, dict[str, list[str]]] = read["aspects"]
    by_language = {code: {name: one[code] for name, one in words.items()} for code in read["ends"]}
    return Table(
        version=read["version"],
        names=tuple(words),
        patterns={
            code: {name: _pattern(code, found) for name, found in each.items()}
            for code, each in by_language.items()
        },
        any_word={
            code: _pattern(code, [word for found in each.values() for word in found])
            for code, each in by_language.items()
        },
        ends={
            code: re.compile(f"[.,!?;:~\n]+|{_any(code, one)}")
            for code, one in read["ends"].items()
        },
    )


def clauses(*, text: str, language: str) -> list[tuple[str, frozenset[str]]]:
    """The clauses of a text that name an aspect, in order, each with the aspects it names."""
    known = table()
    whole = plain(text=text)
    # Most clauses name nothing, and most texts few things: one look over all words comes first.
    if known.any_word[language].search(whole) is None:
        return []
    found = []
    for clause in known.ends[language].split(whole):
        if known.any_word[language].search(clause) is None:
            continue
        names = (name for name, one in known.patterns[language].items() if one.search(clause))
        found.append((clause.strip(), frozenset(names)))
    return found


def _any(language: str, words: list[str]) -> str:
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return longest_first if language == "zh" else rf"\b(?:{longest_first})\b"


def _pattern(language: str, words: list[str]) -> re.Pattern[str]:
    return re.compile(_any(language, words))
