"""The words of charts and reports, zh and en, from the data file beside this one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("guerdon.analyst") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(word: str, language: str, **data: object) -> str:
    """The word in that language, with data filled in; raises KeyError for an unknown one."""
    text = _words()[word][language]
    return text.format(**data) if data else text
