"""Lists in one line of a form: split at commas, semicolons and their Chinese kin, quotes kept."""

import re
from collections.abc import Iterable

SIGNS = ",，、；;\r\n"
# A word in quotes (a quote in it stands twice), or what lies between signs.
WORD = re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?=[{SIGNS}]|$)|([^{SIGNS}]+)')


def read(*, text: str) -> list[str]:
    """The words in their order, each once; "a, b" in quotes is one word."""
    found = (
        match[1].replace('""', '"') if match[1] is not None else match[2]
        for match in WORD.finditer(text)
    )
    return list(dict.fromkeys(word for each in found if (word := each.strip())))


def written(*, words: Iterable[str]) -> str:
    """One line that `read` splits into the same words."""
    return ", ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if '"' in word or any(sign in word for sign in SIGNS):
        doubled = word.replace('"', '""')
        return f'"{doubled}"'
    return word
