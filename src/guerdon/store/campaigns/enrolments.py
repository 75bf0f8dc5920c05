"""Who is enrolled in an experiment, exposed once, and what each arm adds up to since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min

from guerdon.store import bulk
from guerdon.store.customers import people
from guerdon.store.models import Enrolment, Experiment
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

BATCH = 5_000
COLUMNS = {
    "experiment_id": "bigint",
    "customer_id": "bigint",
    "arm": "text",
    "stratum": "text",
    "stage": "smallint",
    "expected_minor": "bigint",
    "code": "text",
    "at": "timestamptz",
    "exposed_at": "timestamptz",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A customer to be enrolled; `expected_minor` is what a year was expected to bring."""

    customer: str
    arm: str
    stratum: str = ""
    expected_minor: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a customer stands in an experiment."""

    arm: str
    code: str
    at: datetime
    exposed_at: datetime | None


def enrol(
    *, experiment: str, stage: int, enrolled: Sequence[Enrolled], now: datetime
) -> int | Refusal:
    """Enrol those who are not yet; how many were new. Call it inside `write()`.

    Refused: a customer that the store does not know.
    """
    number = Experiment.objects.get(key=experiment).pk
    at, fresh = bulk.moment(now), 0
    for start in range(0, len(enrolled), BATCH):
        part = enrolled[start : start + BATCH]
        known = people.ids(keys=[one.customer for one in part])
        missing = [one.customer for one in part if one.customer not in known]
        if missing:
            return Refusal(reason="customer_unknown", data={"customer": missing[0]})
        rows = [
            (
                *(number, known[one.customer], one.arm, one.stratum, stage),
                *(one.expected_minor, one.code, at, None),
            )
            for one in part
        ]
        fresh += bulk.insert(table="store_enrolment", columns=COLUMNS, rows=rows, once=True)
    return fresh


def place(*, experiment: str, customer: str) -> Place | None:
    """Where the customer stands, None for nowhere."""
    row = Enrolment.objects.filter(experiment__key=experiment, customer__key=customer).first()
    if row is None:
        return None
    return Place(arm=row.arm, code=row.code, at=row.at, exposed_at=row.exposed_at)


def expose(*, experiment: str, customer: str, now: datetime) -> bool:
    """The customer met what is tried: told once, the first time; whether this was it."""
    with write():
        rows = Enrolment.objects.filter(
            experiment__key=experiment, customer__key=customer, exposed_at=None
        )
        return bool(rows.update(exposed_at=now))


def arms(*, experiment: str) -> dict[str, dict[str, int]]:
    """Arm -> how many are enrolled and how many of them exposed."""
    rows = Enrolment.objects.filter(experiment__key=experiment).values("arm")
    counted = rows.annotate(n=Count("pk"), exposed=Count("exposed_at")).order_by("arm")
    return {row["arm"]: {"enrolled": row["n"], "exposed": row["exposed"]} for row in counted}


def stages(*, experiment: str) -> list[tuple[datetime, int]]:
    """When each stage began and how many were enrolled with it."""
    rows = Enrolment.objects.filter(experiment__key=experiment).values("stage")
    found = rows.annotate(since=Min("at"), n=Count("pk")).order_by("stage")
    return [(row["since"], row["n"]) for row in found]


def inside(*, experiment: str) -> frozenset[str]:
    """The keys of all who are enrolled."""
    rows = Enrolment.objects.filter(experiment__key=experiment)
    return frozenset(rows.values_list("customer__key", flat=True).iterator(chunk_size=BATCH))


# What each customer did since they were enrolled: sales net of returns, before the discounts of
# the experiment's own offers, since a discount is a cost and not a smaller sale.
SUMS = """
WITH own AS (
  SELECT e.id, e.arm, CAST(e.expected_minor AS double precision) AS x,
    CAST(coalesce(sum(CASE WHEN o.kind = 'sale' THEN 1 ELSE 0 END), 0) AS double precision)
      AS orders,
    CAST(coalesce(sum(o.total_minor), 0) AS double precision) AS paid, e.customer_id, e.at
  FROM store_enrolment e LEFT JOIN store_order o ON o.customer_id = e.customer_id
    AND o.placed_at >= e.at AND o.placed_at < %s
    AND (o.intake_id IS NULL OR o.intake_id IN
      (SELECT i.id FROM store_intake i WHERE i.state = 'complete'))
  WHERE e.experiment_id = %s GROUP BY e.id, e.arm, e.expected_minor, e.customer_id, e.at
), off AS (
  SELECT r.customer_id, sum(l.discount_minor - l.returned_minor) AS minor
  FROM store_redemptionline l JOIN store_redemption r ON r.id = l.redemption_id
  WHERE {offers} AND r.at >= %s AND r.at < %s GROUP BY r.customer_id
), done AS (
  SELECT own.arm, own.x, own.orders, CASE WHEN own.orders > 0 THEN 1.0 ELSE 0.0 END AS bought,
    own.paid + coalesce(CAST(off.minor AS double precision), 0) AS sales
  FROM own LEFT JOIN off ON off.customer_id = own.customer_id
)
SELECT arm, count(*), sum(bought), sum(bought), sum(bought * x), sum(orders), sum(orders * orders),
  sum(orders * x), sum(sales), sum(sales * sales), sum(sales * x), sum(sales * orders),
  sum(x), sum(x * x)
FROM done GROUP BY arm ORDER BY arm
"""
SUMMED = (
    *("n", "bought_total", "bought_squares", "bought_products"),
    *("orders_total", "orders_squares", "orders_products"),
    *("sales_total", "sales_squares", "sales_products", "sales_by_orders"),
    *("before_total", "before_squares"),
)


def sums(
    *, experiment: str, offers: Sequence[str], since: datetime, now: datetime
) -> dict[str, Mapping[str, float]]:
    """Arm -> SUMMED: counts, totals, squares and products with what was expected before."""
    number = Experiment.objects.get(key=experiment).pk
    test, values = bulk.among("l.offer", list(offers))
    at, begun = bulk.moment(now), bulk.moment(since)
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(offers=test), [at, number, *values, begun, at])
        return {
            row[0]: dict(zip(SUMMED, map(float, row[1:]), strict=True)) for row in cursor.fetchall()
        }
