"""Each table of know and measure says the same on DuckDB and on Spark."""

from collections.abc import Iterator
from typing import Any

import pytest

from guerdon.lake import engine
from tests.spark import shop
from tests.spark.same import differences
from tests.spark.tables import TABLES, Tables, defined

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tables, Tables]]:
    folder = shop.written(tmp_path_factory.mktemp("tables"), customers=150)
    with engine.opened(spill=folder) as duck:
        yield Tables(engine=duck, folder=folder), Tables(engine=spark, folder=folder)


def test_no_table_is_left_out() -> None:
    named = {name.split(",")[0] for name in TABLES}
    # Values over a table are asked as one.
    assert (
        set(defined())
        | {
            "know.quality.flags",
            "know.sample.one_in",
            "know.segments.over",
        }
        == named
    )


@pytest.mark.parametrize("name", sorted(TABLES))
def test_both_engines_say_the_same(both: tuple[Tables, Tables], name: str) -> None:
    one, other = (tables.engine.to_pyarrow(TABLES[name](tables)) for tables in both)

    assert one.num_rows > 0
    assert differences(one, other) == []
