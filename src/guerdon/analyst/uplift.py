"""Uplift on a table of one row a customer, with the habits of scikit-learn: fit and predict."""

from typing import Any, Self

import numpy as np
import pyarrow as pa

from guerdon.analyst.given import read
from guerdon.analyst.model import NotFittedError
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

MOST_KINDS = 50  # a text column with more is a name, not a kind


class UnreadableTrialError(ValueError):
    """The table is no trial to learn from; the message says why."""


class Uplift:
    """Who changes because of an offer, learnt from a randomised trial.

    `given` names the column of who was given (`held` is what it says of those who were not, 0
    by default), `outcome` that of what came; all other columns but those of `leave` are measures
    known before. `before` and `randomised=False` are for a trial that nobody drew. After `fit`,
    `report_` tells the learners tried, the Qini curve with its interval, deciles, and whether
    customers respond differently at all (`reliable`).
    """

    report_: dict[str, Any] | None = None

    def __init__(
        self,
        *,
        given: str = "given",
        outcome: str = "outcome",
        held: Any = None,
        leave: tuple[str, ...] = (),
        before: str | None = None,
        randomised: bool = True,
    ) -> None:
        """Nothing is computed yet."""
        self.given = given
        self.outcome = outcome
        self.held = held
        self.leave = leave
        self.before = before
        self.randomised = randomised

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with."""
        names = ("given", "outcome", "held", "leave", "before", "randomised")
        return {name: getattr(self, name) for name in names}

    def set_params(self, **params: Any) -> Self:
        """Change what it was made with; what was fitted stays until the next `fit`."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"{name} is no word of Uplift")
            setattr(self, name, value)
        return self

    def fit(self, data: Any, y: Any = None) -> Self:
        """Learn from the table; raises UnreadableTrialError where it teaches nothing."""
        from guerdon.decide.uplift import model, trial

        table = _table(data)
        for name in filter(None, (self.given, self.outcome, self.before)):
            if name not in table.column_names:
                raise UnreadableTrialError(f"no column {name!r} among {table.column_names}")
        own = {self.given, self.outcome, self.before, *self.leave}
        self._kinds = _kinds(table.drop_columns([n for n in table.column_names if n in own]))
        self._means = {n: _mean(table, n) for n, kinds in self._kinds.items() if kinds is None}
        arms = {
            "measures": self._measures(table),
            "given": self._arm(table),
            "outcome": _numbers(table, self.outcome),
        }
        if self.randomised:
            found = trial.randomised(**arms)
        else:
            past = _numbers(table, self.before) if self.before else None
            found = trial.observed(**arms, before=past)
        if isinstance(found, Refusal):
            raise UnreadableTrialError(said(reason=found.reason, data=found.data, language="en"))
        self.model_ = model.fit(trial=found)
        self.report_ = model.as_data(found=self.model_)
        return self

    def predict(self, data: Any) -> Any:
        """The expected effect of each row: a vector, in the outcome's own unit."""
        return self._effect(data)[0]

    def predict_error(self, data: Any) -> Any:
        """The standard error of each row's expected effect: a vector."""
        return self._effect(data)[1]

    def _effect(self, data: Any) -> Any:
        if self.report_ is None:
            raise NotFittedError("fit this Uplift to a trial first")
        return self.model_.effect(measures=self._measures(_table(data)))

    def _arm(self, table: pa.Table) -> Any:
        values = table[self.given].to_pylist()
        held = 0 if self.held is None else self.held
        if held not in values:
            raise UnreadableTrialError(f"nobody was held out: no {held!r} in {self.given!r}")
        return np.array([value != held for value in values])

    def _measures(self, table: pa.Table) -> Any:
        """Numbers as they are with the mean for what is missing, and a column for each kind."""
        made = []
        for name, kinds in self._kinds.items():
            if kinds is None:
                numbers = _numbers(table, name)
                made.append(np.where(np.isfinite(numbers), numbers, self._means[name]))
            else:
                values = np.array([str(value) for value in table[name].to_pylist()])
                made.extend((values == kind).astype(float) for kind in kinds)
        return np.column_stack(made) if made else np.zeros((len(table), 0))


def _kinds(table: pa.Table) -> dict[str, list[str] | None]:
    """For each measure its kinds but the first, None for a number; texts of many kinds are out."""
    found: dict[str, list[str] | None] = {}
    for field in table.schema:
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or (
            pa.types.is_boolean(field.type)
        ):  # fmt: skip
            found[field.name] = None
        else:
            kinds = sorted({str(value) for value in table[field.name].to_pylist()})
            if len(kinds) <= MOST_KINDS:
                found[field.name] = kinds[1:]
    return found


def _mean(table: pa.Table, name: str) -> float:
    known = _numbers(table, name)
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else 0.0


def _table(data: Any) -> pa.Table:
    table, _ = read(data=data)
    if isinstance(table, pa.Table):
        return table
    import pyarrow.csv
    import pyarrow.parquet

    if table.suffix.lower() in (".csv", ".txt"):
        return pyarrow.csv.read_csv(table)
    return pyarrow.parquet.read_table(table)


def _numbers(table: pa.Table, name: str) -> Any:
    return table[name].cast(pa.float64()).to_numpy(zero_copy_only=False)


def uplift(data: Any, **words: Any) -> Uplift:
    """An Uplift with these words, fitted to the trial."""
    return Uplift(**words).fit(data)
