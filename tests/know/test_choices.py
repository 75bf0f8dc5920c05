"""A choice is a category on a day, however many lines and receipts it took."""

import ibis
import pyarrow as pa
import pytest

from guerdon.know import choices
from tests.know.orders import LAKE

LINES = pa.schema(
    [
        ("order", pa.string()),
        ("sku", pa.string()),
        ("quantity_milli", pa.int64()),
        ("amount_minor", pa.int64()),
        ("discount_minor", pa.int64()),
    ]
)
SALES = pa.schema([("order", pa.string()), ("customer", pa.string()), ("day", pa.int64())])
PRODUCTS = pa.schema([("sku", pa.string()), ("category", pa.string())])
GOODS = [
    {"sku": "oolong", "category": "tea"},
    {"sku": "pu'er", "category": "tea"},
    {"sku": "mug", "category": "ware"},
    {"sku": "gift", "category": ""},
]


def line(order: str, sku: str, amount: int, *, discount: int = 0, pieces: int = 1) -> dict:
    return {
        "order": order,
        "sku": sku,
        "quantity_milli": pieces * 1000,
        "amount_minor": amount,
        "discount_minor": discount,
    }


def tables(lines: list[dict], sales: dict[str, tuple[str, int]]) -> tuple:
    placed = [{"order": o, "customer": c, "day": d} for o, (c, d) in sales.items()]
    made = ibis.memtable(pa.Table.from_pylist(lines, schema=LINES))
    products = ibis.memtable(pa.Table.from_pylist(GOODS, schema=PRODUCTS))
    dear = choices.dear(lines=made, products=products)
    return made, ibis.memtable(pa.Table.from_pylist(placed, schema=SALES)), dear


def chosen(lines: list[dict], sales: dict[str, tuple[str, int]]) -> dict:
    made, placed, dear = tables(lines, sales)
    found = choices.choices(lines=made, sales=placed, products=dear)
    rows = LAKE.to_pyarrow(found).to_pylist()
    return {(r["customer"], r["day"], r["category"]): (r["deal"], r["cheap"]) for r in rows}


def test_lines_of_one_category_on_one_day_are_one_choice_and_a_deal_if_any_is():
    found = chosen(
        [
            line("a", "oolong", 500),
            line("b", "pu'er", 900, discount=100),
            line("c", "oolong", 500),
            line("c", "mug", 700),
        ],
        {"a": ("ann", 10), "b": ("ann", 10), "c": ("ann", 11)},
    )

    assert {key: deal for key, (deal, _) in found.items()} == {
        ("ann", 10, "tea"): 1,
        ("ann", 11, "tea"): 0,
        ("ann", 11, "ware"): 0,
    }


def test_cheap_is_below_the_mean_price_of_the_category_and_unknown_without_another_price():
    found = chosen(
        [line("a", "oolong", 500), line("b", "pu'er", 900, pieces=1), line("c", "mug", 1)],
        {"a": ("ann", 1), "b": ("bo", 1), "c": ("bo", 2)},
    )

    assert found["ann", 1, "tea"][1] == 1
    assert found["bo", 1, "tea"][1] == 0
    assert found["bo", 2, "ware"][1] is None


def test_the_price_is_the_shelf_price_by_the_piece():
    """Two for 1000 less 200 costs 600 a piece on the shelf, dearer than one for 500."""
    found = chosen(
        [line("a", "oolong", 500), line("b", "pu'er", 1000, discount=200, pieces=2)],
        {"a": ("ann", 1), "b": ("bo", 1)},
    )

    assert (found["ann", 1, "tea"][1], found["bo", 1, "tea"][1]) == (1, 0)


def test_what_was_given_back_and_what_nobody_bought_is_no_choice():
    found = chosen(
        [line("a", "oolong", -500, pieces=-1), line("guest", "oolong", 500), line("a", "?", 5)],
        {"a": ("ann", 1)},
    )

    assert found == {("ann", 1, choices.NONE): (0, None)}


def test_sums_by_category_and_by_customer():
    lines = [
        line("a", "oolong", 500),
        line("b", "oolong", 400, discount=100),
        line("b", "mug", 700),
        line("c", "gift", 1),
        line("d", "pu'er", 900),
    ]
    sales = {"a": ("ann", 1), "b": ("ann", 5), "c": ("ann", 7), "d": ("bo", 7)}
    made, placed, dear = tables(lines, sales)
    taken = choices.by_category(chosen=choices.choices(lines=made, sales=placed, products=dear))

    rows = LAKE.to_pyarrow(choices.by_customer(taken=taken).order_by("customer")).to_pylist()
    tea = LAKE.to_pyarrow(
        taken.filter(taken.customer == "ann", taken.category == "tea")
    ).to_pylist()

    assert tea == [
        {
            "customer": "ann",
            "category": "tea",
            "times": 2,
            "first_day": 1,
            "last_day": 5,
            "deals": 1,
            "told": 2,
            "cheap": 2,
        }
    ]
    assert rows == [
        {
            "customer": "ann",
            "choices": 4,
            "named": 3,
            "pairs": 2,
            "deals": 1,
            "told": 2,
            "cheap": 2,
        },
        {
            "customer": "bo",
            "choices": 1,
            "named": 1,
            "pairs": 0,
            "deals": 0,
            "told": 1,
            "cheap": 0,
        },
    ]


@pytest.mark.parametrize("lines", [[], [line("a", "oolong", 0)]])
def test_without_a_price_nothing_is_cheap(lines):
    found = chosen(lines, {"a": ("ann", 1)})

    assert all(cheap is None for _, cheap in found.values())
