"""The section `rfm`: which segment each of the 125 cells is, and how recency is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, listed, read, text, words

NAME = "rfm"
SCORES = 5
# Segments that every page, condition and report has words for.
SEGMENTS = (
    *("champions", "loyal", "potential", "new", "promising", "attention"),
    *("sleeping", "at_risk", "cannot_lose", "hibernating", "lost"),
)
# Days since the last purchase, or those days over the customer's own usual ones between two.
RECENCIES = ("days", "rhythm")
_ROW = {
    "title": "One frequency score: segments by monetary score, 1 to 5",
    "type": "array",
    "minItems": SCORES,
    "maxItems": SCORES,
    "items": {"enum": list(SEGMENTS)},
}
_BLOCK = {
    "title": "One recency score: rows by frequency score, 1 to 5",
    "type": "array",
    "minItems": SCORES,
    "maxItems": SCORES,
    "items": _ROW,
}
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
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmSettings:
    """`cells` has all 125 (r, f, m) or is None for the shipped table."""

    recency: str = "days"
    cells: Mapping[tuple[int, int, int], str] | None = None


def parsed(*, document: Mapping[str, Any]) -> RfmSettings | Refusal:
    """The settings; a cell too few, too many or of no known segment is refused with its place."""
    return read(_settings, document)


def _settings(document: Any) -> RfmSettings:
    get = words(document, SCHEMA["properties"].keys(), "$").get
    recency = text(get("recency", "days"), "$.recency", longest=10)
    if recency not in RECENCIES:
        raise WrongError("$.recency", f"one of {', '.join(RECENCIES)} is wanted")
    said = get("cells")
    return RfmSettings(recency=recency, cells=None if said is None else _cells(said))


def _cells(document: Any) -> dict[tuple[int, int, int], str]:
    blocks = words(document, set(_BLOCKS), "$.cells")
    cells: dict[tuple[int, int, int], str] = {}
    for r, block in enumerate(_BLOCKS, start=1):
        where = f"$.cells.{block}"
        rows = _five(blocks.get(block, ()), where)
        for f, row in enumerate(rows, start=1):
            for m, name in enumerate(_five(row, f"{where}[{f - 1}]"), start=1):
                if name not in SEGMENTS:
                    place = f"{where}[{f - 1}][{m - 1}]"
                    raise WrongError(place, f"one of {', '.join(SEGMENTS)} is wanted")
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
