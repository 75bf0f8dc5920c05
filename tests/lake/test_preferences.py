"""What customers of a planted kind prefer comes out as it was planted."""

from collections import Counter, defaultdict

import pyarrow.parquet as pq
import pytest

from guerdon.lake import engine, preferences
from guerdon.terms.tables import KNOW
from tests.lake import planted


@pytest.fixture(scope="module")
def made():
    return planted.shop(300)


@pytest.fixture(scope="module")
def found(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("preferred")
    with engine.opened(spill=folder, threads=2) as backend:
        ready = planted.preferred(backend=backend, tables=made.tables, folder=folder)
        return pq.read_table(ready.file), ready.liked


def test_every_buyer_has_a_row_with_the_contracts_columns(made, found):
    table, _ = found

    assert table["customer"].to_pylist() == sorted(made.kinds)
    assert table.column_names[1 : 1 + len(preferences.MADE)] == list(preferences.MADE)
    assert set(preferences.MADE) <= set(KNOW)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("favourite_category", ("tea", "ware", "book")),
        ("promotion_sensitivity", ("high", "low", "middle")),
        ("habit_channel", ("web", "store", "web")),
        ("habit_hour", (9, 20, 14)),
        ("price_sensitivity", ("high", "low", "high")),
    ],
)
def test_each_kind_prefers_what_it_was_made_to(made, found, name, told):
    table, _ = found
    by_kind = defaultdict(Counter)
    for customer, value in zip(table["customer"].to_pylist(), table[name].to_pylist(), strict=True):
        by_kind[made.kinds[customer]][value] += 1

    for kind, word in enumerate(told[:2]):  # the third buys too seldom to be sure of
        assert by_kind[kind].most_common(1)[0][0] == word, (name, by_kind[kind])


def test_the_shares_follow_from_the_counts_and_the_shops_pull(made, found):
    table, liked = found
    lines = made.tables["lines"].to_pylist()
    orders = {row["order"]: row for row in made.tables["orders"].to_pylist()}
    category = dict(planted.GOODS)
    days = defaultdict(dict)
    for line in lines:
        order = orders[line["order"]]
        key = (order["placed_at"].date(), category[line["sku"]])
        deal = line["discount_minor"] > 0
        days[order["customer"]][key] = days[order["customer"]].get(key, False) or deal
    pull = liked["promotion"]

    for row in table.to_pylist():
        chosen = days[row["customer"]].values()
        share = (sum(chosen) + pull["weight"] * pull["share"]) / (len(chosen) + pull["weight"])
        assert row["choices"] == len(chosen)
        assert row["promotion_share"] == pytest.approx(share, rel=1e-12)


def test_a_shop_without_lines_or_categories_has_hours_and_channels_only(made, tmp_path):
    tables = made.tables | {name: made.tables[name].slice(0, 0) for name in ("lines", "products")}

    with engine.opened(spill=tmp_path, threads=2) as backend:
        ready = planted.preferred(backend=backend, tables=tables, folder=tmp_path)
    table = pq.read_table(ready.file)

    assert ready.liked["promotion"] is None
    assert ready.liked["greatest"] == []
    for name in ("favourite_category", "promotion_share", "price_sensitivity", "next_category"):
        assert table[name].null_count == table.num_rows, name
    assert table["habit_hour"].null_count < table.num_rows
