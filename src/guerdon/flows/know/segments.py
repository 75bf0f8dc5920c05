"""Segments: tried out on the last night's values, saved by version, listed with their members."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.store.night import nights, segments
from guerdon.store.night.segments import SegmentSeen
from guerdon.terms import condition
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import ATTRIBUTE

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCount:
    """Members by the newest night: how many of `everyone`, their spend and lifetime value.

    `unseen` are attributes that the condition asks for and no customer has.
    """

    customers: int
    everyone: int
    spend_minor: int
    clv_minor: int
    as_of: datetime
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member as a list shows it; figures are None for one who never bought."""

    customer: str
    orders: int
    spend: int
    recency_days: int | None
    rfm_segment: str | None
    stage: str | None
    value_class: str | None
    clv: int | None


def count(*, document: Any) -> SegmentCount | Refusal:
    """How many customers the condition holds for, by the newest night.

    The document is a condition or {"segment": key}. Refused: a condition that cannot be read or
    that looks at carts, a segment that does not exist, and before the first night.
    """
    from guerdon.lake import engine, night

    read = resolved(document=document)
    if isinstance(read, Refusal):
        return read
    seen = _newest()
    if isinstance(seen, Refusal):
        return seen
    values, as_of = seen
    with engine.opened(spill=lake_folder(), threads=2) as opened:
        found = night.counted(engine=opened, folder=values, condition=read)
    known = set(night.attributes(folder=values))
    asked = {leaf.field for leaf in condition.leaves(condition=read)}
    return SegmentCount(
        customers=found["customers"],
        everyone=found["everyone"],
        spend_minor=found["spend"],
        clv_minor=found["clv"],
        as_of=as_of,
        unseen=tuple(sorted(name for name in asked - known if name.startswith(ATTRIBUTE))),
    )


def members(*, document: Any, limit: int | None = 100) -> list[Member] | Refusal:
    """Who the condition holds for by the newest night, dearest first; all when limit is None."""
    from guerdon.lake import engine, night

    read = resolved(document=document)
    if isinstance(read, Refusal):
        return read
    seen = _newest()
    if isinstance(seen, Refusal):
        return seen
    with engine.opened(spill=lake_folder(), threads=2) as opened:
        found = night.members(engine=opened, folder=seen[0], condition=read, limit=limit)
    return [Member(**row) for row in found]


def save(
    *, key: str, name: Mapping[str, str], document: Any, actor: str, now: datetime
) -> SegmentSeen | Refusal:
    """Keep the segment; a changed one becomes a new version, an unchanged one stays.

    Its members join at the next night. Refused: an unfit key, no name, a condition that cannot
    be read or looks at carts, and one that asks for itself through other segments.
    """
    if not KEY.fullmatch(key):
        return Refusal(reason="segment_key", data={"key": key[:80]})
    kept = {language: name[language].strip() for language in ("zh", "en") if name.get(language)}
    if not any(kept.values()):
        return Refusal(reason="segment_name")
    read = _fitting(document)
    if isinstance(read, Refusal):
        return read
    refused = _circle(key, read)
    if refused:
        return refused
    plain = condition.document(condition=read)
    return segments.save(key=key, name=kept, document=plain, actor=actor, now=now)


def listed() -> list[SegmentSeen]:
    """The current segments with their counts of the newest night."""
    return segments.listed()


def resolved(*, document: Any) -> Condition | Refusal:
    """The condition of a document, or of the segment that it names."""
    if isinstance(document, Mapping) and set(document) == {"segment"}:
        found = segments.one(key=str(document["segment"]))
        if found is None:
            data = {"what": "segment", "key": str(document["segment"])[:80]}
            return Refusal(reason="not_found", data=data)
        document = found.document
    return _fitting(document)


def _fitting(document: Any) -> Condition | Refusal:
    from guerdon.know.segments import fitting

    read = condition.parsed(document=document)
    return read if isinstance(read, Refusal) else fitting(condition=read) or read


def _circle(key: str, read: Condition) -> Refusal | None:
    from guerdon.know.segments import ordered

    conditions: dict[str, Condition] = {key: read}
    for other, document in segments.documents().items():
        parsed = condition.parsed(document=document)
        if other != key and not isinstance(parsed, Refusal):
            conditions[other] = parsed
    order = ordered(conditions=conditions)
    return order if isinstance(order, Refusal) else None


def _newest() -> tuple[Path, datetime] | Refusal:
    seen = nights.current()
    values = folder_of(key=seen.key) / "know" if seen else None
    if seen is None or values is None or not (values / "values.parquet").is_file():
        return Refusal(reason="night_none")
    return values, seen.as_of
