"""A template as it was written, read strictly: languages, variants of an A/B, its experiment."""

import re
from collections.abc import Mapping
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.message import CHANNELS
from guerdon.terms.strict import WrongError, listed, read, text, whole, words

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
LANGUAGES = ("zh", "en")
PARTS = ("subject", "page", "text")
LONGEST = {"subject": 200, "page": 200_000, "text": 20_000}
MOST_VARIANTS = 4
HUNDRED = 100


def parsed(*, document: Any) -> dict[str, Any] | Refusal:
    """{"name", "channel", "languages", "variants", "experiment"}, or the first fault.

    A variant has a "key", its own words in "languages" (what it leaves out is the template's),
    and a "share" in hundredths; or it is an arm of "experiment", which draws. Only such a variant
    may have a time "at" ("18:30", the member's own clock): what a time of sending is worth shows
    in what people buy, and that is what an experiment measures.
    """
    return read(_checked, document)


def _checked(document: Any) -> dict[str, Any]:
    get = words(document, {"name", "channel", "languages", "variants", "experiment"}, "$").get
    channel = text(get("channel"), "$.channel", least=1)
    if channel not in CHANNELS:
        raise WrongError("$.channel", f"one of {', '.join(CHANNELS)} is wanted")
    experiment = text(get("experiment", ""), "$.experiment")
    if experiment and not KEY.fullmatch(experiment):
        raise WrongError("$.experiment", "malformed")
    languages = _languages(get("languages"), "$.languages", channel=channel)
    variants = _variants(get("variants", ()), bound=bool(experiment))
    name = text(get("name", ""), "$.name", longest=80)
    return {
        "name": name,
        "channel": channel,
        "languages": languages,
        "variants": variants,
        "experiment": experiment,
    }


def _variants(found: Any, *, bound: bool) -> list[dict[str, Any]]:
    variants: list[dict[str, Any]] = []
    for number, one in enumerate(listed(found, "$.variants", most=MOST_VARIANTS)):
        where = f"$.variants[{number}]"
        said = words(one, {"key", "share", "languages", "at"}, where).get
        key = text(said("key"), f"{where}.key", least=1, longest=20)
        share = 0
        if not bound or said("share") is not None:
            share = whole(said("share"), f"{where}.share", least=0 if bound else 1, most=HUNDRED)
        at = text(said("at", ""), f"{where}.at", longest=5)
        if at and not CLOCK.fullmatch(at):
            raise WrongError(f"{where}.at", "a time such as 18:30 is wanted")
        if at and not bound:
            raise WrongError(f"{where}.at", "a time of sending is tried in an experiment")
        own = _languages(said("languages", {}), f"{where}.languages", channel="")
        variants.append({"key": key, "share": share, "languages": own, "at": at})
    keys = [one["key"] for one in variants]
    if len(set(keys)) < len(keys):
        raise WrongError("$.variants", "each has a key of its own")
    if sum(one["share"] for one in variants) > HUNDRED:
        raise WrongError("$.variants", "their shares add up to at most 100")
    return variants


def _languages(document: Any, where: str, *, channel: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for language, parts in words(document, set(LANGUAGES), where).items():
        here = f"{where}.{language}"
        said = words(parts, set(PARTS), here)
        found[language] = {
            name: text(value, f"{here}.{name}", longest=LONGEST[name])
            for name, value in said.items()
        }
        if channel and not found[language].get("text") and not found[language].get("page"):
            raise WrongError(f"{here}.text", "a text is wanted")
        if channel == "email" and not found[language].get("subject"):
            raise WrongError(f"{here}.subject", "a subject is wanted")
    if channel and not found:
        raise WrongError(where, "a text in zh or en is wanted")
    return found


def written(*, document: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what is empty."""
    kept = {word: value for word, value in document.items() if value}
    if "variants" in kept:
        kept["variants"] = [
            {word: value for word, value in one.items() if value} for one in kept["variants"]
        ]
    return kept
