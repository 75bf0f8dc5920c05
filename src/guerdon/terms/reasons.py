"""The sentence of each named reason, zh and en, read from the data files beside this one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """All reasons: reason -> {"zh": template, "en": template}; a reason lives in one file only."""
    found: dict[str, Mapping[str, str]] = {}
    folder = resources.files("guerdon.terms") / "reason_texts"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        for reason, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if reason in found:
                raise ValueError(f"reason {reason} stands twice, again in {file.name}")
            found[reason] = texts
    return found


@cache
def things() -> Mapping[str, Mapping[str, str]]:
    """What a sentence may be about (`what`: customer, offer ...) -> its name in each language."""
    file = resources.files("guerdon.terms") / "things.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def said(*, reason: str, data: Mapping[str, Any], language: str) -> str:
    """The reason as a sentence; an unknown reason is said by its name, never an error."""
    texts = sentences().get(reason)
    if texts is None:
        return reason.replace("_", " ")
    template = texts.get(language) or texts["en"]
    what = things().get(str(data.get("what")))
    try:
        return template.format_map(
            data if what is None else {**data, "what": what.get(language, what["en"])}
        )
    except (KeyError, ValueError, IndexError):
        return template
