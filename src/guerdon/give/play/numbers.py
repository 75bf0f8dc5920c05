"""The usual numbers of a play, found in its document and put back, for a form to change."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

# Numbers that people change; what a play counts and gives stays with the programme's text.
WHOLE = frozenset(
    {"points", "tickets", "stock", "after", "places", "most_each", "days", "target", "freezes"}
    | {"top", "per_day", "per_week", "per_month", "in_all", "least_minor"}
)
SHARES = frozenset({"odds", "nothing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number: its path, its word, the text in the document, and which part it belongs to.

    `part` is the name of the prize or level around it, or the place of its step, or "".
    """

    path: str
    word: str
    value: str
    part: str
    whole: bool


def numbers(*, document: Mapping[str, Any], language: str) -> tuple[Number, ...]:
    """The numbers of one play's document, in its order; parts are named in the language."""
    return tuple(_found(document, "", "", language))


def _found(value: Any, path: str, part: str, language: str) -> Iterator[Number]:
    if isinstance(value, Mapping):
        named = value.get("name") if path else None
        if isinstance(named, Mapping) and named:
            part = str(named.get(language) or next(iter(named.values())))
        for word, inner in value.items():
            at = f"{path}.{word}" if path else word
            whole = word in WHOLE and (type(inner) is int or inner is None)
            if whole or (word in SHARES and isinstance(inner, str)):
                text = "" if inner is None else str(inner)
                called = "price" if at == "price.points" else word
                yield Number(path=at, word=called, value=text, part=part, whole=whole)
            else:
                yield from _found(inner, at, part, language)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _found(inner, f"{path}.{place}", str(place + 1), language)


def changed(*, document: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The document with the typed numbers; what is no number is left to the parser.

    Only paths that `numbers` names are changed. An empty text is null: no such bound.
    """
    found = deepcopy(dict(document))
    for one in numbers(document=document, language="en"):
        if one.path not in typed:
            continue
        text = typed[one.path].strip()
        value: Any = text
        if one.whole:
            value = int(text) if text.isascii() and text.isdigit() else text or None
        place: Any = found
        *steps, last = one.path.split(".")
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = value
    return found
