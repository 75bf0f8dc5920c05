"""What the stock of things to give away answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers


class StockItem(Struct):
    """One thing: of `pieces` ever put in, `out` are held by orders or gone."""

    item: str
    pieces: int
    out: int
    left: int


class Stock(Struct):
    """Everything that is counted."""

    stock: list[StockItem]


ANSWERS: Answers = {
    "list_stock": {200: Stock},
    "read_stock": {200: StockItem},
    "put_stock": {200: StockItem},
}
