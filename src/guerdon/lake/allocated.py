"""Customers of an allocation in Parquet files, read a row group at a time, so none fill memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.decide.allocation.blocks import Block
from guerdon.decide.allocation.problem import Problem, posed
from guerdon.decide.allocation.quota import Quota
from guerdon.terms.decision import Refusal

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The blocks of an allocation in files; a customer's number is the row over all files.

    Columns: `gain_OFFER` (NULL where the customer may not have the offer), `BUDGET_OFFER` for each
    budget, whole minor units, and for each quota a column of booleans by its name.
    """

    paths: tuple[Path, ...]
    offers: tuple[str, ...]
    frame: Problem
    customers: int

    def map(self, *, task: Callable[[Block], Answer]) -> Iterable[Answer]:
        """The task's answer for each row group, in their order."""
        return (task(block) for block in self._blocks())

    def _blocks(self) -> Iterator[Block]:
        start = 0
        for path in self.paths:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    table = file.read_row_group(group)
                    numbers = np.arange(start, start + table.num_rows)
                    start += table.num_rows
                    yield Block(problem=self._problem(table), numbers=numbers)

    def _problem(self, table: pa.Table) -> Problem:
        frame = self.frame
        found = posed(
            gain=np.stack([_gains(table[f"gain_{offer}"]) for offer in self.offers]),
            costs=[
                np.stack([table[f"{name}_{offer}"].to_numpy() for offer in self.offers])
                for name in frame.names
            ],
            budgets=frame.budgets,
            names=frame.names,
            stock=[int(left) for left in frame.stock],
            quotas=[
                replace(quota, who=np.asarray(table[quota.name].to_numpy(), dtype=bool))
                for quota in frame.quotas
            ],
        )
        if isinstance(found, Refusal):
            raise ValueError(f"{found.reason}: {dict(found.data)}")
        return found


def filed(
    *,
    paths: Sequence[Path],
    offers: Sequence[str],
    budgets: Mapping[str, int],
    stock: Mapping[str, int] | None = None,
    quotas: Sequence[Mapping[str, Any]] = (),
) -> Filed | Refusal:
    """The files as blocks; their columns are looked at, their rows not yet.

    A quota is a mapping of the words of `decide.allocation.quota.Quota` without `who`, its budget
    by name. Refused: what `problem.posed` refuses, and a column that a file lacks. While it is
    read, a value that no problem can have raises ValueError with the reason.
    """
    none = np.zeros((len(offers), 0))
    left = stock or {}
    names = list(budgets)
    rows = [
        Quota(
            name=str(one["name"]),
            who=np.zeros(0, bool),
            budget=names.index(one["budget"]) if one.get("budget") else None,
            least=int(one.get("least", 0)),
            **({"most": int(one["most"])} if "most" in one else {}),
        )
        for one in quotas
    ]
    frame = posed(
        gain=none,
        costs=[none.astype(np.int64) for _ in names],
        budgets=list(budgets.values()),
        names=names,
        stock=[left.get(offer) for offer in offers],
        quotas=rows,
    )
    if isinstance(frame, Refusal):
        return frame
    wanted = [f"gain_{offer}" for offer in offers]
    wanted += [f"{name}_{offer}" for name in names for offer in offers]
    wanted += [row.name for row in rows]
    customers = 0
    for path in paths:
        about = pq.read_metadata(path)
        lacking = sorted(set(wanted) - set(about.schema.names))
        if lacking:
            return Refusal(
                reason="allocation_column", data={"file": path.name, "column": lacking[0]}
            )
        customers += about.num_rows
    return Filed(paths=tuple(paths), offers=tuple(offers), frame=frame, customers=customers)


def _gains(column: pa.ChunkedArray) -> Any:
    found = np.asarray(column.to_numpy(), dtype=np.float64)
    return np.where(np.isnan(found), -np.inf, found) if column.null_count else found
