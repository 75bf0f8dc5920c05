"""What the table of RFM segments answers."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Plain

Cells = Annotated[
    dict[str, list[list[str]]], Meta(description="r1 to r5 -> rows by F of segments by M.")
]


class RfmText(Struct):
    """All 125 cells, and how recency is measured."""

    cells: Cells
    recency: str
    segments: Plain | UnsetType = UNSET


class RfmTable(Struct):
    """The table that holds; version 0 is the shipped one."""

    rfm: RfmText
    version: int


class RfmMove(Struct):
    """Customers who would be elsewhere."""

    now: str
    then: str
    customers: int


class RfmPreview(Struct):
    """How many customers of the newest night a draft would move."""

    customers: int
    moved: int
    moves: list[RfmMove]


ANSWERS: Answers = {
    "table": {200: RfmTable},
    "preview": {200: RfmPreview},
}
