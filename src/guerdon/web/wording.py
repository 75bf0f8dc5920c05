"""What the pages say, zh and en side by side, read from the data files in web/words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language

from guerdon.terms.filled import filled


def language() -> str:
    """The reader's language: zh or en."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def gap() -> str:
    """What stands between two sentences: a blank, in Chinese nothing."""
    return "" if language() == "zh" else " "


@cache
def wordings() -> Mapping[str, Mapping[str, Any]]:
    """`page.word` -> {"zh": text, "en": text or {"one", "other"}}, one file a page."""
    found: dict[str, Mapping[str, Any]] = {}
    for file in (resources.files("guerdon.web") / "words").iterdir():
        if file.name.endswith(".toml"):
            page = file.name.removesuffix(".toml")
            for word, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[f"{page}.{word}"] = texts
    return found


def say(name: str, /, *, in_language: str | None = None, **data: Any) -> str:
    """The words of `page.word` in the reader's language, with data filled in.

    Where English needs it, `en` is a table of `one` and `other`, told apart by data `n`.
    A name without words raises KeyError: a missing word is a bug, found by the tests.
    """
    texts = wordings()[name][in_language or language()]
    if isinstance(texts, dict):
        texts = texts["one" if data.get("n") == 1 else "other"]
    return filled(text=str(texts), data=data) if data else str(texts)
