"""What campaigns of coupon codes answer."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Plain


class CodePreview(Struct):
    """Codes as a pattern would make them, and how hard they are to guess."""

    pattern: str
    space: int
    out: int
    guesses: int
    samples: list[str]


class CodeLines(Struct):
    """Lines of a file of codes: read, and refused."""

    read: int
    refused: int


class CodeProgress(Struct):
    """How far the making is."""

    done: int
    total: int


class CodeBatch(Struct):
    """Codes that were made, or brought in, together."""

    amount_minor: Minor | None
    completed_at: Moment | None
    created_at: Moment
    expires_at: Moment | None
    key: str
    least_minor: Minor | None
    lines: CodeLines
    offer: str
    own: str
    pattern: str
    progress: CodeProgress
    reason: Plain
    shared: bool
    signed: bool
    starts_at: Moment | None
    state: Literal["waiting", "complete", "void", "refused"]
    states: dict[str, int]
    voided_at: Moment | None


class CodeBatches(Struct):
    """All of them, the newest first."""

    batches: list[CodeBatch]


ANSWERS: Answers = {
    "preview": {200: CodePreview},
    "make": {202: CodeBatch},
    "list_batches": {200: CodeBatches},
    "bring_in": {202: CodeBatch},
    "read_batch": {200: CodeBatch},
    "void": {200: CodeBatch},
    "export": {200: "text/csv"},
    "refused": {200: "text/csv"},
}
