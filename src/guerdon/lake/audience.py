"""An audience as the night knows it: who the condition holds for, with what the planner needs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from guerdon.know import segments as know_segments
from guerdon.terms.condition import Condition

NEEDED = (
    "customer",
    "orders",
    "spend",
    "expected_orders",
    "expected_basket",
    "average_basket",
    "age_weeks",
    "stage",
    "clv",
)


def audience(
    *, engine: Any, folder: Path, condition: Condition, offers: Sequence[Condition] = ()
) -> Any:
    """An Arrow table of NEEDED columns by customer key; members who never bought are left out.

    For each condition of `offers`, in order, a column `may_0`, `may_1` ... says whether it holds.
    Without a purchase there is nothing to expect more of: they are for acquiring, by other means.
    """
    table = engine.read_parquet(str(folder / "values.parquet"))
    holds = know_segments.over(condition=condition, table=table)
    may = {
        f"may_{number}": know_segments.over(condition=one, table=table)
        for number, one in enumerate(offers)
    }
    buyers = table.mutate(**may).filter(holds & table.first_order_at.notnull())
    chosen = buyers.select(*NEEDED, *may)
    return engine.to_pyarrow(chosen.order_by(chosen.customer))
