"""What the exchange of points with partners answers."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment


class PartnerMove(Struct):
    """One movement with a partner; `theirs` is the same in the partner's own units."""

    at: Moment
    customer: str | None
    entry: str
    kind: str
    left: int
    minor: Minor
    partner: str
    points: int
    reference: str
    theirs: int


class PartnerSum(Struct):
    """Movements of one kind in a period."""

    count: int
    minor: Minor
    points: int
    theirs: int


class Settlement(Struct):
    """What one house owes the other for a period."""

    closing: int
    currency: str
    due_minor: Minor
    end: Moment | None
    exchange_in: PartnerSum
    exchange_out: PartnerSum
    issue: PartnerSum
    opening: int
    pack: PartnerSum
    partner: str
    spend: PartnerSum
    start: Moment | None


class Folio(Struct):
    """A signed stretch of the journal: its root, and the root before it."""

    count: int
    root: str
    previous: str
    floor: int
    at: Moment
    signature: str


class StatementEntry(Struct):
    """An entry of the ledger as it was bound."""

    key: str
    kind: str
    wallet: str
    customer: int | None
    at: Moment
    data: Annotated[str, Meta(description="JSON as it was bound.")]
    postings: list[list[Any]]
    lots: list[list[Any]]


class StatementLine(Struct):
    """An entry with its path to the root of its folio."""

    entry: StatementEntry
    folio: int
    place: int
    path: list[str]


class PartnerStatement(Struct):
    """A statement that a partner verifies without access, by `guerdon ledger check`."""

    format: str
    account: str
    customer_number: int | None
    wallet: str
    written_at: Moment
    balance: int
    waiting: int
    public_key: str
    folios: dict[str, Folio]
    lines: list[StatementLine]


ANSWERS: Answers = {
    "buy": {201: PartnerMove},
    "issue": {201: PartnerMove},
    "spend": {201: PartnerMove},
    "settlement": {200: Settlement},
    "moves": {200: "text/csv"},
    "statement": {200: PartnerStatement},
}
