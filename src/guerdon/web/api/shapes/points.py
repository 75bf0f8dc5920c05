"""What balances, lots, statements and the proof of the ledger answer."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Moment, Plain


class Balance(Struct):
    """A member's points: total = available + pending + lapsed - owed."""

    customer: str
    spendable: int
    available: int
    lapsed: Annotated[int, Meta(description="Past their end; the next night ends them.")]
    owed: int
    pending: int
    total: int


class PointsGiven(Struct):
    """Points by hand: moved by `entry`, or waiting for a second person as `adjustment`."""

    adjustment: int
    balance: int | None
    customer: str
    entry: str | None
    points: int
    state: str


class Lot(Struct):
    """Points earned together: `left` of `amount` remain."""

    amount: int
    available_at: Moment
    earned_at: Moment
    expires_at: Moment | None
    left: int
    life: str
    lot: int
    shares_at: Annotated[Moment | None, Meta(description="When the next share of it ends.")]


class Lots(Struct):
    """A member's lots that hold something."""

    customer: str
    lots: list[Lot]


class AccountLine(Struct):
    """One entry as its member sees it, and the balance after it."""

    amount: int
    at: Moment
    balance: int
    data: Plain
    entry: int
    key: str
    kind: str


class AccountStatement(Struct):
    """The entries of a member, the newest first."""

    customer: str
    lines: list[AccountLine]


class LedgerFinding(Struct):
    """One place where the ledger contradicts itself."""

    expected: int
    found: int
    what: str
    where: str


class JournalBreak(Struct):
    """Where the chain does not hold."""

    folio: int
    what: str
    where: str


class Journal(Struct):
    """Folios and entries replayed, and entries that wait to be bound."""

    whole: bool
    breaks: list[JournalBreak]
    entries: int
    folios: int
    head: str
    waiting: int


class LedgerProof(Struct):
    """What was looked at and what was wrong."""

    clean: bool
    accounts: int
    entries: int
    findings: list[LedgerFinding]
    lots: int
    postings: int
    journal: Journal


ANSWERS: Answers = {
    "balance": {200: Balance},
    "give": {201: PointsGiven, 202: PointsGiven},
    "lots": {200: Lots},
    "statement": {200: AccountStatement},
    "verify": {200: LedgerProof},
}
