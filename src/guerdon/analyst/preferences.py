"""What customers prefer, on a table of order lines, with the habits of scikit-learn."""

import tempfile
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from guerdon.analyst.model import Model
from guerdon.analyst.orders import Open, opened, with_lines

# The columns of an answer, after customer.
ANSWER = (
    *("choices", "favourite_category", "favourite_affinity"),
    *("promotion_share", "promotion_sensitivity", "price_share", "price_sensitivity"),
    *("habit_channel", "habit_hour", "next_category", "next_category_days"),
)


class Preferences(Model):
    """Favourite category, deals and prices, channel and hour, and what is wanted next.

    `sku`, `category`, `quantity`, `discount` (one or several) and `channel` name columns of the
    lines; those that are not named are found by their names, what is not there is not told. The
    other words are those of `orders`. After `fit`, `report_` has the shop's shares and by how
    many choices each customer is pulled to them.
    """

    def __init__(self, **columns: Any) -> None:
        """Nothing is computed yet."""
        self.columns = columns

    def fit(self, data: Any, y: Any = None) -> Self:
        """Learn the shop's shares, and hold each customer of these lines against them."""
        self.report_, self.customers_ = self._preferred(data, None)
        return self

    def predict(self, data: Any) -> Any:
        """One row per customer who bought, by customer: customer and ANSWER.

        A share is pulled to the shop's of `fit`; a favourite, a sensitivity or a habit is told
        where it is sure and missing where it is not. Raises NotFittedError before `fit`.
        """
        return self._preferred(data, self.known())[1]

    def _preferred(self, data: Any, known: dict[str, Any] | None) -> tuple[dict[str, Any], Any]:
        asked = with_lines(data, **self.columns)
        with opened(asked=asked) as shop, tempfile.TemporaryDirectory(prefix="guerdon-") as folder:
            file = Path(folder) / "preferences.parquet"
            report = written(shop=shop, marked=shop.marked(), known=known, to=file)
            table = shop.engine.read_parquet(str(file)).select("customer", *ANSWER)
            rows: pa.Table = shop.engine.to_pyarrow(table.order_by("customer"))
        return report, asked.back(rows)


def written(
    *, shop: Open, marked: tuple[Any, Any], known: dict[str, Any] | None, to: Path
) -> dict[str, Any]:
    """What lake.preferences writes of lines that are open; `known` are shares learnt before."""
    from guerdon.lake.engine import held
    from guerdon.lake.preferences import preferred

    lines = held(engine=shop.engine, expr=shop.lines, name="order_lines")
    products = lines.filter(lines.sku != "").group_by("sku")
    orders, clock = marked
    return preferred(
        engine=shop.engine,
        tables={
            "lines": lines,
            "products": products.aggregate(category=lambda t: t.category.max()),
        },
        sales=orders.filter(orders.kind == "sale"),
        offsets=clock,
        end=shop.end,
        to=to,
        known=known,
    )


def preferences(data: Any, **columns: Any) -> Preferences:
    """Preferences with these words, fitted to the lines."""
    return Preferences(**columns).fit(data)
