"""What the programme as text answers: its plan, its revisions, its sections."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Moment, Names, Plain, Said

Programme = Annotated[
    dict[str, Any], Meta(description="As /programme/schema says; YAML where `Accept` asks for it.")
]
Schema = Annotated[dict[str, Any], Meta(description="JSON Schema 2020-12.")]


class Section(Struct):
    """One room's settings as they were written."""

    section: str
    version: int
    document: Plain


class SectionKept(Struct):
    """The version that is kept."""

    section: str
    version: int


class PreviewRow(Struct):
    """One number now and by the draft; `of` leads from the whole to the part."""

    of: list[str]
    what: str
    now: int | None
    draft: int | None
    name: Names


class SectionPreview(Struct):
    """A draft over [since, until), both null where no year was read."""

    section: str
    rows: list[PreviewRow]
    looked_at: dict[str, int]
    since: Moment | None
    until: Moment | None
    every: int


class Revision(Struct):
    """One change of the programme."""

    revision: int
    at: Moment
    by: str
    how: str
    state: Literal["live", "pending", "withdrawn"]
    starts_at: Moment | None
    rules_changed: bool
    budgets_changed: int
    offers_changed: int
    sections_changed: list[str]
    overtaken: Annotated[list[str], Meta(description="Changed by a later hand before it came.")]


class Revisions(Struct):
    """The newest revisions."""

    revisions: list[Revision]


class WordMoved(Struct):
    """One word with its value before and after; null where it is not there."""

    word: str
    before: Any
    after: Any


class OfferMoved(Struct):
    """What becomes of one offer, word by word."""

    key: str
    what: str
    state: str
    words: list[WordMoved]


class RevisionSeen(Revision, kw_only=True):
    """A revision with what it changed."""

    rules: list[WordMoved]
    budgets: list[WordMoved]
    offers: list[OfferMoved]
    sections: list[WordMoved]


class RevisionWithdrawn(Struct):
    """A revision that was to come and will not."""

    revision: int
    state: Literal["withdrawn"]


class ProgrammePlan(Struct):
    """What would change; `lock` lets apply do just this and nothing else."""

    lock: str
    at: Moment | None
    empty: bool
    rules: list[WordMoved]
    budgets: list[WordMoved]
    offers: list[OfferMoved]
    unchanged: int
    sections: list[WordMoved]
    warnings: list[Said]


class ProgrammeApplied(Struct):
    """What changed, or will at its date."""

    at: Moment
    budgets: list[WordMoved]
    offers: list[OfferMoved]
    revision: int
    rules: list[WordMoved]
    sections: list[WordMoved]
    state: Literal["live", "pending"]
    unchanged: int


ANSWERS: Answers = {
    "read_programme": {200: {"application/json": Programme, "application/yaml": str}},
    "read_schema": {200: {"application/schema+json": Schema}},
    "read_section": {200: Section},
    "put_section": {200: SectionKept},
    "preview_section": {200: SectionPreview},
    "list_revisions": {200: Revisions},
    "read_revision": {200: RevisionSeen},
    "withdraw_revision": {200: RevisionWithdrawn},
    "plan": {200: ProgrammePlan},
    "apply": {201: ProgrammeApplied},
}
