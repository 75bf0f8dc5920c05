"""What the intake of files and databases answers."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Job, Minor, Moment

Columns = Annotated[
    dict[str, str | list[str]], Meta(description="Our field -> the column, or the columns.")
]


class ColumnGuess(Struct):
    """`field` is probably said by `columns`; confidence from 0 to 1."""

    field: str
    columns: list[str]
    confidence: float
    why: str


class SourceSeen(Struct):
    """What a file or a table seems to hold; `columns` is what an intake takes, ready to edit."""

    file: str
    source: str
    what: str
    headers: list[str]
    guesses: list[ColumnGuess]
    columns: Columns
    saved: bool
    rows: Annotated[
        list[dict[str, Any]] | None, Meta(description="The first rows, by column, where asked.")
    ]
    size: int


class SetAside(Struct):
    """Rows with one reason, their readable amounts together, and the first few by number."""

    reason: str
    rows: int
    amount_minor: Minor
    examples: list[int]


class IntakeReport(Struct):
    """One intake: accepted + quarantined = read, in rows and in money, to the cent."""

    key: str
    source: str
    what: str
    currency: str
    columns: Columns
    ignored: list[str]
    read: int
    accepted: int
    quarantined: int
    flagged: int
    read_minor: Minor
    accepted_minor: Minor
    quarantined_minor: Minor
    quarantine: list[SetAside]
    flags: list[SetAside]
    orders: int
    customers: int
    first_at: Moment | None
    last_at: Moment | None
    shift_days: int
    changes: dict[str, int]
    again: bool


class Intake(Struct):
    """One intake of the list."""

    key: str
    source: str
    what: str
    state: str
    started_at: Moment
    finished_at: Moment | None
    quarantined: int
    report: IntakeReport | None


class IntakeProgress(Struct):
    """How far the job is."""

    step: str | UnsetType = UNSET
    done: int | UnsetType = UNSET
    of: int | UnsetType = UNSET


class IntakeJob(Struct):
    """The job of an intake; its outcome is the report, or a refusal."""

    job: int
    state: str
    progress: IntakeProgress
    outcome: Annotated[
        dict[str, Any] | None, Meta(description="The report, or the reason why there is none.")
    ]


ANSWERS: Answers = {
    "upload": {201: SourceSeen},
    "source": {201: SourceSeen},
    "look": {200: SourceSeen},
    "bring_in": {202: Job},
    "listed": {200: list[Intake]},
    "job": {200: IntakeJob},
    "report": {200: IntakeReport},
    "quarantine": {200: "text/csv"},
}
