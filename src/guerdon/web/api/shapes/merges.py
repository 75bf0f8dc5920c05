"""What merging and parting of customers answers."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Moment

Moved = Annotated[dict[str, int], Meta(description="Rows that went over, by table.")]


class DuplicateEvidence(Struct):
    """One thing that speaks for one person, and how much."""

    points: int
    what: str


class Duplicate(Struct):
    """Two customers who are probably one; `survivor` would stay."""

    evidence: list[DuplicateEvidence]
    merged: str
    orders: list[int]
    points: int
    survivor: str


class Duplicates(Struct):
    """Suggestions, the surest first."""

    duplicates: list[Duplicate]


class MergeKept(Struct):
    """A merge in a customer's history."""

    actor: str
    at: Moment
    filled: list[str]
    key: str
    merged: str
    moved: Moved
    reason: str
    state: str
    survivor: str
    undone_at: Moment | None
    undone_by: str
    undone_reason: str


class Merges(Struct):
    """All merges of a customer."""

    merges: list[MergeKept]


class Merged(Struct):
    """Two customers are one; `points` has by wallet the lots, points and debts that went over."""

    filled: list[str]
    merge: str
    merged: str
    moved: Moved
    points: dict[str, list[int]]
    state: str
    stays: dict[str, int]
    survivor: str


class Apart(Struct):
    """Two customers who are never suggested again."""

    customer: str
    other: str


class Unmerged(Struct):
    """One customer is two again."""

    filled: list[str]
    merge: str
    merged: str
    moved: Moved
    state: str
    survivor: str


ANSWERS: Answers = {
    "suggested": {200: Duplicates},
    "history": {200: Merges},
    "merge": {200: Merged},
    "apart": {200: Apart},
    "undo": {200: Unmerged},
}
