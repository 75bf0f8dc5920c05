"""Groups of customers alike in behaviour, on a table of orders, as scikit-learn would."""

import tempfile
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa

from guerdon.analyst.model import Model
from guerdon.analyst.orders import opened, with_lines
from guerdon.analyst.preferences import written
from guerdon.know import stage as know_stage
from guerdon.lake import clusters as lake


class Clusters(Model):
    """How many groups there are, if any, and which is a customer's.

    The number is chosen by stability: resamples must agree to an adjusted Rand index of .85 and
    the groups explain more than chance does. Lines with categories, discounts and channels tell
    more (`Preferences` says how they are named); bare orders are enough. After `fit`, `report_`
    has each cluster with its size, what sets it apart and its medians, and what was tried.
    """

    def __init__(self, **columns: Any) -> None:
        """Nothing is computed yet."""
        self.columns = columns

    @property
    def labels_(self) -> Any:
        """The cluster of each customer of `customers_`, in their order; None without clusters."""
        self.known()
        return np.array(self._labels, dtype=object)

    def fit(self, data: Any, y: Any = None) -> Self:
        """Seek groups among the customers of these orders."""
        asked, table = self._measured(data, None)
        nobody = np.full(table.num_rows, None, dtype=object)
        self._found = lake.grouped(table=table, liked=self._liked, old={}, ids=nobody)
        self.report_ = self._found.report
        words = self._found.words(table=table)
        self._labels = words.to_pylist()
        self.customers_ = asked.back(_answer(table, words))
        return self

    def predict(self, data: Any) -> Any:
        """Customer and cluster, by customer, each in the nearest group of `fit`.

        The cluster is missing where no stable groups were found. Raises NotFittedError before
        `fit`.
        """
        self.known()
        asked, table = self._measured(data, self._liked)
        return asked.back(_answer(table, self._found.words(table=table)))

    def _measured(self, data: Any, known: dict[str, Any] | None) -> tuple[Any, pa.Table]:
        asked = with_lines(data, **self.columns)
        with opened(asked=asked) as shop, tempfile.TemporaryDirectory(prefix="guerdon-") as folder:
            file = Path(folder) / "preferences.parquet"
            marked = shop.marked()
            liked = written(shop=shop, marked=marked, known=known, to=file)
            _, profiles = shop.profiled_of(marked=marked[0])
            if known is None:
                self._liked = liked
                rhythm = shop.engine.to_pyarrow(profiles.rhythm_days.median()).as_py()
                self._pull = lake.shop_of(
                    engine=shop.engine,
                    preferences=file,
                    liked=liked,
                    shop_days=float(rhythm or know_stage.limits().first_guess_days),
                )
            table = lake.measured(
                engine=shop.engine,
                profiles=profiles,
                preferences=file,
                liked=liked,
                shop=self._pull,
            )
        return asked, table


def _answer(table: pa.Table, words: pa.Array) -> pa.Table:
    return pa.table({"customer": table["customer"], "cluster": words})


def clusters(data: Any, **columns: Any) -> Clusters:
    """Clusters with these words, fitted to the orders."""
    return Clusters(**columns).fit(data)
