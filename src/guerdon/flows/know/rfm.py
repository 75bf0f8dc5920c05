"""The shop's table of RFM segments: what it says now, what another would move, and keeping it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.give.rfm import document as section
from guerdon.store.night import know
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The section as plain data with all cells, and its version: 0 for the shipped table."""

    document: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Customers of the newest night whose segment another table would change.

    `moves` are (segment now, segment then) -> customers; a change of how recency is measured
    shows in the next night alone.
    """

    customers: int
    moved: int
    moves: Mapping[tuple[str, str], int]


def current(*, now: datetime) -> Table:
    """The table in force, the shipped one where the shop has none of its own."""
    found = sections.live(name=section.NAME, now=now)
    version, settings = found if found is not None else (0, section.RfmSettings())
    cells = section.written(cells=settings.cells or _shipped())
    names = {key: dict(told) for key, told in settings.names.items()}
    document = {"recency": settings.recency, "cells": cells} | ({"names": names} if names else {})
    return Table(document=document, version=version)


def names(*, now: datetime) -> Mapping[str, Mapping[str, str]]:
    """What the shop calls its segments, zh, en or both of each that it named itself."""
    found = sections.live(name=section.NAME, now=now)
    return {} if found is None else found[1].names


def preview(*, document: Mapping[str, Any]) -> Preview | Refusal:
    """What the draft would change of the newest night, cell by cell; nothing is changed.

    Refused: a table that cannot be read, with the place; no night yet.
    """
    draft = section.parsed(document=document)
    if isinstance(draft, Refusal):
        return draft
    cells = know.rfm_map()
    if not cells:
        return Refusal(reason="night_none")
    named = draft.cells or _shipped()
    moves: Counter[tuple[str, str]] = Counter()
    for one in cells:
        then = named.get((one.r, one.f, one.m), one.segment)
        if then != one.segment:
            moves[one.segment, then] += one.customers
    return Preview(
        customers=sum(one.customers for one in cells),
        moved=sum(moves.values()),
        moves=dict(sorted(moves.items(), key=lambda item: (-item[1], item[0]))),
    )


def keep(*, document: Mapping[str, Any], before: int, actor: str, now: datetime) -> int | Refusal:
    """The table holds from the next night on; its version.

    Refused: what cannot be read, and a table that somebody else changed since version `before`.
    """
    return sections.put(name=section.NAME, document=document, actor=actor, now=now, before=before)


def _shipped() -> Mapping[tuple[int, int, int], str]:
    from guerdon.know.rfm import segment_names

    return segment_names().cells
