"""What customers may like, on a table of who bought what, with the habits of scikit-learn."""

from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst.given import read
from guerdon.analyst.model import NotFittedError


class Recommend:
    """The way of recommending that the table's own past chooses, and each customer's best items.

    `customer`, `item` and `at` name the columns. After `fit`, `report_` tells each way that was
    tried with its NDCG@10 on later purchases, and which is used.
    """

    report_: dict[str, Any] | None = None

    def __init__(self, *, customer: str = "customer", item: str = "item", at: str = "at") -> None:
        """Nothing is computed yet."""
        self.customer = customer
        self.item = item
        self.at = at

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with."""
        return {"customer": self.customer, "item": self.item, "at": self.at}

    def set_params(self, **params: Any) -> Self:
        """Change what it was made with; what was fitted stays until the next `fit`."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"{name} is no word of Recommend")
            setattr(self, name, value)
        return self

    def fit(self, data: Any, y: Any = None) -> Self:
        """Cut the purchases in time, try every way, and fit the best to all of them."""
        from dataclasses import asdict

        from guerdon.decide.recommend.bought import bought, cut
        from guerdon.decide.recommend.choice import choose
        from guerdon.decide.recommend.methods import methods

        table, self._back = read(data=data)
        if not isinstance(table, pa.Table):
            import pyarrow.parquet

            table = pyarrow.parquet.read_table(table)
        who, what = (table[name].cast(pa.string()).to_pylist() for name in self._names())
        moments = _numbers(table[self.at])
        choice = choose(cut=cut(customer=who, item=what, at=moments), ways=methods())
        self._bought = bought(customer=who, item=what)
        self._weights = methods()[choice.method](self._bought)
        self._owned = choice.owned
        self.report_ = asdict(choice) | {"used": choice.method}
        return self

    def predict(self, data: Any = None, *, count: int = 10) -> Any:
        """A row for each customer and item told: customer, place (1 is best), item, score."""
        if self.report_ is None:
            raise NotFittedError("fit this Recommend to purchases first")
        from guerdon.decide.recommend.lists import best

        items, scores = best(
            table=self._bought.table, weights=self._weights, count=count, owned=self._owned
        )
        rows: dict[str, list[Any]] = {"customer": [], "place": [], "item": [], "score": []}
        for number, customer in enumerate(self._bought.customers):
            for place, item in enumerate(items[number]):
                if item >= 0:
                    rows["customer"].append(str(customer))
                    rows["place"].append(place + 1)
                    rows["item"].append(str(self._bought.items[item]))
                    rows["score"].append(float(scores[number, place]))
        return self._back(pa.table(rows))

    def _names(self) -> tuple[str, str]:
        return self.customer, self.item


def _numbers(column: Any) -> Any:
    """Moments as whole numbers that sort as they do."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        column = pc.cast(column, pa.timestamp("us"), safe=False)
    return pc.cast(column, pa.int64(), safe=False).to_numpy(zero_copy_only=False)


def recommend(data: Any, **words: Any) -> Recommend:
    """A Recommend with these words, fitted to the purchases."""
    return Recommend(**words).fit(data)
