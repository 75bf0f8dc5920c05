"""Conflicts in words: whom an offer meets, when, and what becomes of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guerdon.flows import offer_trying
from guerdon.give.conflicts import Conflict
from guerdon.store import offers
from guerdon.terms.decision import Refusal
from guerdon.web.templatetags.words import written_name
from guerdon.web.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One conflict: the other offer, the sentence, and the time that both hold."""

    key: str
    title: str
    says: str
    start: datetime | None
    end: datetime | None
    excludes: bool


def met(*, document: Mapping[str, Any]) -> tuple[Met, ...]:
    """The conflicts of an offer with the live ones, those that exclude first."""
    found = offer_trying.met(document=document, now=datetime.now(UTC))
    if isinstance(found, Refusal):
        return ()
    return told(found=found)


def told(*, found: tuple[Conflict, ...]) -> tuple[Met, ...]:
    """Conflicts with the titles of the others."""
    titles = {one.key: written_name(one.document.get("name")) for one in offers.listed()}
    return tuple(
        Met(
            key=one.other if one.other in titles else "",
            title=titles.get(one.other, one.other),
            says=say(f"conflicts.{one.reason}", **{"group": "", **one.data}),
            start=one.period.start,
            end=one.period.end,
            excludes=one.excludes,
        )
        for one in found
    )


def counted() -> Mapping[str, int]:
    """Offer -> how many live offers it excludes or is excluded by, for offers that are live."""
    return offer_trying.excluded(now=datetime.now(UTC))
