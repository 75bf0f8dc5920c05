"""How long customers stay, on a table of contracts, with the habits of scikit-learn."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa

from guerdon.analyst.given import read
from guerdon.analyst.model import Model
from guerdon.know.interval import SURE
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

FIELDS = ("start", "end", "time", "left", "customer")


class UnreadableContractsError(ValueError):
    """The table does not say how long customers stayed; the message says why."""


class Survival(Model):
    """Kaplan-Meier of all and by group, the log-rank test, and Cox's model of what goes with it.

    A row is a contract: `start` and `end` (empty while it runs, moments), or `time` and `left`
    (`yes` is the word for those who did). Columns that are not named are found by their names.
    `by` is the column to compare, without it the one that tells most; `as_of` the day up to which
    contracts were watched, else the last day of the table. All other columns are measures of
    Cox's model but those that only grow with the time.
    """

    OWN: ClassVar[tuple[str, ...]] = ("yes", "by", "as_of")
    NAMING: ClassVar[frozenset[str]] = frozenset(FIELDS)

    def __init__(
        self,
        *,
        yes: str = "",
        by: str = "",
        as_of: date | str | None = None,
        **columns: str,
    ) -> None:
        """Nothing is computed yet; `columns` are FIELDS."""
        self.yes, self.by, self.as_of, self.columns = yes, by, as_of, columns

    def fit(self, data: Any, y: Any = None) -> Self:
        """Read the contracts; raises UnreadableContractsError where they tell too little."""
        from guerdon.lake import contracts, engine

        if strangers := sorted(self.columns.keys() - set(FIELDS)):
            raise UnreadableContractsError(f"{strangers[0]} is no word of Survival")
        source, self._back = read(data=data)
        day = date.fromisoformat(self.as_of) if isinstance(self.as_of, str) else self.as_of
        with (
            tempfile.TemporaryDirectory(prefix="guerdon-") as spill,
            engine.opened(spill=Path(spill)) as opened,
        ):
            found = contracts.read(
                engine=opened,
                source=source,
                named=self.columns,
                yes=self.yes,
                by=self.by,
                as_of=day,
            )
        if isinstance(found, Refusal):
            text = said(reason=found.reason, data=found.data, language="en")
            raise UnreadableContractsError(text)
        self.found_ = found
        self.report_ = _report(found)
        return self

    @property
    def curve_(self) -> Any:
        """group, time, at_risk, left, share, low, high: of all (group is empty) and by group."""
        self.known()
        split = self.found_.split
        named = [("", self.found_.curve)]
        if split is not None:
            named += zip(split.names, split.curves, strict=True)
        parts = [
            pa.table(
                {
                    "group": pa.array([name] * len(one.times), type=pa.string()),
                    "time": one.times,
                    "at_risk": one.at_risk.astype(np.int64),
                    "left": one.left.astype(np.int64),
                    "share": one.share,
                    "low": one.low,
                    "high": one.high,
                }
            )
            for name, one in named
        ]
        return self._back(pa.concat_tables(parts))

    @property
    def hazards_(self) -> Any:
        """measure, ratio, low, high (95 %), p of Cox's model; no rows where too few left."""
        self.known()
        found = self.found_.hazards
        names: tuple[str, ...] = () if found is None else found.names
        nothing = np.empty(0)
        ratios = nothing if found is None else found.log_ratios
        errors = nothing if found is None else found.errors
        return self._back(
            pa.table(
                {
                    "measure": pa.array(names, type=pa.string()),
                    "ratio": np.exp(ratios),
                    "low": np.exp(ratios - SURE * errors),
                    "high": np.exp(ratios + SURE * errors),
                    "p": nothing if found is None else found.p_values,
                }
            )
        )

    def predict(self, times: Any) -> Any:
        """The share that stays beyond each of these times, by Kaplan and Meier: a vector."""
        self.known()
        return np.array([self.found_.curve.beyond(float(one)) for one in np.atleast_1d(times)])


def _report(found: Any) -> dict[str, Any]:
    split = found.split
    return {
        "columns": dict(found.columns),
        "unit": found.unit,
        "customers": found.customers,
        "left": found.left,
        "unread": found.unread,
        "median": found.curve.median,
        "concordance": found.concordance,
        "follow": found.follow,
        "split": None
        if split is None
        else {
            "column": split.column,
            "p_value": split.p_value,
            "chi_square": None if split.test is None else split.test.chi_square,
            "medians": {
                name: one.median for name, one in zip(split.names, split.curves, strict=True)
            },
        },
    }


def survival(data: Any, **words: Any) -> Survival:
    """A Survival with these words, fitted to the contracts."""
    return Survival(**words).fit(data)
