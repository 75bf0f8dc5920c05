"""Conflicts in words: whom an offer meets, when, and what becomes of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guerdon.flows.offers import trying
from guerdon.give.conflicts import Conflict
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.web.templatetags.words import written_name
from guerdon.web.wording import say

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One conflict: the other offer, the sentence, and the time that both hold."""

    key: str
    title: str
    says: str
    start: datetime | None
    end: datetime | None
    excludes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """The conflicts that are shown, and how many more there are."""

    shown: tuple[Met, ...] = ()
    more: int = 0


def met(*, document: Mapping[str, Any]) -> Meetings:
    """The conflicts of an offer with the live ones, those that exclude first."""
    found = trying.met(document=document, now=datetime.now(UTC))
    return Meetings() if isinstance(found, Refusal) else told(found=found)


def told(*, found: tuple[Conflict, ...]) -> Meetings:
    """The first conflicts with the titles of the others."""
    some = found[:MOST_SHOWN]
    names = offers.names(keys=[one.other for one in some])
    shown = tuple(
        Met(
            key=one.other if one.other in names else "",
            title=written_name(names[one.other]) if one.other in names else one.other,
            says=say(f"conflicts.{one.reason}", **{"group": "", **one.data}),
            start=one.period.start,
            end=one.period.end,
            excludes=one.excludes,
        )
        for one in some
    )
    return Meetings(shown=shown, more=len(found) - len(some))


def counted() -> Mapping[str, int]:
    """Offer -> how many live offers it excludes or is excluded by, for offers that are live."""
    return trying.excluded(now=datetime.now(UTC))
