"""The section `rfm`: the segment of each of the 125 cells, the shop's own names, and recency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, listed, read, text, words

NAME = "rfm"
SCORES = 5
# Segments that every page, condition and report has words for; a shop may give them others.
SEGMENTS = (
    *("champions", "loyal", "potential", "new", "promising", "attention"),
    *("sleeping", "at_risk", "cannot_lose", "hibernating", "lost"),
)
# Segments of a shop's own beside them: what a page still shows at a glance.
MOST_OWN = 20
LANGUAGES = ("en", "zh")
LONGEST_NAME = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
# Days since the last purchase, or those days over the customer's own usual ones between two.
RECENCIES = ("days", "rhythm")
_ROW = {
    "title": "One frequency score: segments by monetary score, 1 to 5",
    "type": "array",
    "minItems": SCORES,
    "maxItems": SCORES,
    "items": {"type": "string", "pattern": f"^{_KEY.pattern}$"},
}
_BLOCK = {
    "title": "One recency score: rows by frequency score, 1 to 5",
    "type": "array",
    "minItems": SCORES,
    "maxItems": SCORES,
    "items": _ROW,
}
_NAME = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
_BLOCKS = tuple(f"r{number}" for number in range(1, SCORES + 1))
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "RFM segments",
    "description": "The table of all 125 cells, and how recency is measured.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "recency": {"title": "Recency is measured in", "enum": list(RECENCIES)},
        "cells": {
            "title": "The segment of each cell",
            "type": "object",
            "additionalProperties": False,
            "required": list(_BLOCKS),
            "properties": dict.fromkeys(_BLOCKS, _BLOCK),
        },
        "names": {
            "title": "Names of the shop's own, for shipped segments and for new ones",
            "type": "object",
            "propertyNames": {"pattern": f"^{_KEY.pattern}$"},
            "maxProperties": len(SEGMENTS) + MOST_OWN,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "properties": dict.fromkeys(LANGUAGES, _NAME),
            },
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmSettings:
    """`cells` has all 125 (r, f, m) or is None for the shipped table.

    `names` has zh, en or both of each segment that the shop names itself.
    """

    recency: str = "days"
    cells: Mapping[tuple[int, int, int], str] | None = None
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def segments(self) -> tuple[str, ...]:
        """What a cell may be: the shipped segments, then the shop's own."""
        return (*SEGMENTS, *(key for key in self.names if key not in SEGMENTS))


def parsed(*, document: Mapping[str, Any]) -> RfmSettings | Refusal:
    """The settings; a cell too few, too many or of no known segment is refused with its place."""
    return read(_settings, document)


def _settings(document: Any) -> RfmSettings:
    get = words(document, SCHEMA["properties"].keys(), "$").get
    recency = text(get("recency", "days"), "$.recency", longest=10)
    if recency not in RECENCIES:
        raise WrongError("$.recency", f"one of {', '.join(RECENCIES)} is wanted")
    names = _names(get("names", {}))
    said = get("cells")
    known = (*SEGMENTS, *(key for key in names if key not in SEGMENTS))
    cells = None if said is None else _cells(said, known)
    return RfmSettings(recency=recency, cells=cells, names=names)


def _names(document: Any) -> dict[str, dict[str, str]]:
    where = "$.names"
    if not isinstance(document, Mapping):
        raise WrongError(where, "an object is wanted")
    found: dict[str, dict[str, str]] = {}
    for key, value in document.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise WrongError(where, "a key is small letters, digits and _, 30 at most")
        told = words(value, set(LANGUAGES), f"{where}.{key}")
        if not told:
            raise WrongError(f"{where}.{key}", "zh or en is wanted")
        found[key] = {
            tongue: text(told[tongue], f"{where}.{key}.{tongue}", longest=LONGEST_NAME, least=1)
            for tongue in LANGUAGES
            if tongue in told
        }
    if len(found.keys() - set(SEGMENTS)) > MOST_OWN:
        raise WrongError(where, f"at most {MOST_OWN} segments of the shop's own are wanted")
    _apart(found)
    return found


def _apart(names: Mapping[str, Mapping[str, str]]) -> None:
    """Two segments of one name could not be told apart on a page."""
    for tongue in LANGUAGES:
        seen: dict[str, str] = {}
        for key, told in names.items():
            name = told.get(tongue, "").strip().casefold()
            if name and name in seen:
                raise WrongError(f"$.names.{key}.{tongue}", "another segment has this name")
            seen[name] = key


def _cells(document: Any, known: tuple[str, ...]) -> dict[tuple[int, int, int], str]:
    blocks = words(document, set(_BLOCKS), "$.cells")
    cells: dict[tuple[int, int, int], str] = {}
    for r, block in enumerate(_BLOCKS, start=1):
        where = f"$.cells.{block}"
        rows = _five(blocks.get(block, ()), where)
        for f, row in enumerate(rows, start=1):
            for m, name in enumerate(_five(row, f"{where}[{f - 1}]"), start=1):
                if name not in known:
                    place = f"{where}[{f - 1}][{m - 1}]"
                    raise WrongError(place, f"one of {', '.join(known)} is wanted")
                cells[r, f, m] = name
    return cells


def _five(value: Any, where: str) -> list[Any] | tuple[Any, ...]:
    found = listed(value, where, most=SCORES)
    if len(found) != SCORES:
        raise WrongError(where, f"exactly {SCORES} entries are wanted")
    return found


def written(*, cells: Mapping[tuple[int, int, int], str]) -> dict[str, list[list[str]]]:
    """The cells as the section says them."""
    each = range(1, SCORES + 1)
    return {f"r{r}": [[cells[r, f, m] for m in each] for f in each] for r in each}
