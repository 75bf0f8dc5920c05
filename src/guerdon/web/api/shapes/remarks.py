"""What customers' own words answer: how they were read."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Moment

Aspects = Annotated[dict[str, str], Meta(description="service, delivery, price ... -> sentiment.")]


class RemarkRead(Struct):
    """What came of one remark: `new` or known before, and what was read in it."""

    key: str
    new: bool
    language: str
    sentiment: str
    positive: float | None
    aspects: Aspects


class RemarksRead(Struct):
    """What came of each, in the order of the call."""

    remarks: list[RemarkRead]


class Mood(Struct):
    """The newest remark's sentiment, and what was complained of."""

    complained_of: list[str]
    complaints: int
    last_remark_at: Moment | None
    mood: str | None


class Remark(Struct):
    """A remark as those may see it who may see personal data."""

    aspects: Aspects
    at: Moment
    customer: str | None
    key: str
    kind: str
    labelled_by: str
    language: str
    positive: float | None
    sentiment: str
    source: str
    stars: int | None
    text: str
    topic: str


class CustomerRemarks(Struct):
    """What a customer said, the newest first."""

    customer: str
    mood: Mood | None
    remarks: list[Remark]


ANSWERS: Answers = {
    "post_remarks": {200: RemarksRead},
    "list_remarks": {200: CustomerRemarks},
}
