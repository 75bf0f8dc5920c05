"""How long after a purchase the next one comes, those who still wait counted in."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from guerdon.know.survival import Curve, curve

# Of later purchases one customer would wait several times in one curve, and alike each time.
PURCHASES = 3


def waits(*, days: ir.Table, end: int, most: int = PURCHASES) -> ir.Table:
    """How many waited how long after their purchase `after` (1 to `most`): days, came, customers.

    `days` is know.profile.purchase_days, `end` the shop's day after the last. `came` is 1 where
    the next purchase came after so many days, 0 where it had not come by `end`. Each customer
    waits at most once after each number, so that the rows of one `after` are independent.
    """
    mine = {"group_by": days.customer, "order_by": days.day}
    numbered = days.select(
        after=ibis.row_number().over(**mine).cast("int64") + 1,
        day=days.day,
        next=days.day.lead().over(**mine),
    )
    some = numbered.filter(numbered.after <= most)
    told = some.mutate(
        days=(some.next.fill_null(end) - some.day).cast("int64"),
        came=some.next.notnull().cast("int64"),
    )
    return (
        told.group_by("after", "days", "came")
        .aggregate(customers=lambda t: t.count().cast("int64"))
        .order_by("after", "days", "came")
    )


def curves(*, rows: pa.Table) -> Mapping[int, Curve]:
    """Of `waits` by number of the purchase: the share that still waits, as Kaplan and Meier."""
    told = rows.to_pydict()
    found: dict[int, Curve] = {}
    for after in sorted(set(told["after"])):
        mine = [place for place, one in enumerate(told["after"]) if one == after]
        time, came, many = (
            [told[name][place] for place in mine] for name in ("days", "came", "customers")
        )
        found[after] = curve(time=time, left=came, weight=many)
    return found
