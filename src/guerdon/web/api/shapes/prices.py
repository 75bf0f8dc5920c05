"""What shelf prices answer."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment


class PricesTaken(Struct):
    """How many prices were new, and how many were known."""

    new: int
    same: int


class ShelfPrice(Struct, rename={"begins": "from"}):
    """A price from a moment on."""

    minor: Minor
    begins: Moment


class PriceHistory(Struct):
    """The prices of a product, the newest first."""

    sku: str
    prices: list[ShelfPrice]


ANSWERS: Answers = {
    "record": {200: PricesTaken},
    "history": {200: PriceHistory},
}
