"""What counts towards tiers: orders, returns and points of many customers in one statement."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from guerdon.store import rows
from guerdon.store.bulk import among, moment
from guerdon.terms.tiers import Structure, Tally

# An order of the till that came back whole keeps its row and its returns: the two cancel out.
# One that a file calls cancelled never counted. A return is named after its order.
PAID = """
  (o.intake_id IS NULL OR (o.state NOT IN ('open', 'cancelled') AND EXISTS (
    SELECT 1 FROM store_intake i WHERE i.id = o.intake_id AND i.state = 'complete')))
"""
SPEND = f"""
SELECT o.customer_id, {{at}}, o.total_minor, {{bought_at}}
FROM store_order o LEFT JOIN store_order s ON o.kind = 'return'
  AND s.key = substr(o.key, 1, {{find}} - 1) AND s.customer_id = o.customer_id
WHERE {{among}} AND {{since}} AND {PAID}
"""
# A whole order that came back is no order any more; where returns never count it still is one.
ORDERS = """
SELECT o.customer_id, {at}, 1, NULL FROM store_order o
WHERE {among} AND {since} AND o.kind = 'sale' AND o.state NOT IN ({states})
  AND (o.intake_id IS NULL OR EXISTS (
    SELECT 1 FROM store_intake i WHERE i.id = o.intake_id AND i.state = 'complete'))
"""
# Points that were earned, given or taken back; not what was spent, handed on or has lapsed.
EARNING = ("earn", "give", "take", "revoke")
POINTS = f"""
SELECT e.customer_id, {{at}}, sum(p.amount), NULL
FROM store_entry e JOIN store_posting p ON p.entry_id = e.id
WHERE {{among}} AND {{since}} AND e.wallet = %s AND p.account = %s
  AND e.kind IN ({", ".join(f"'{kind}'" for kind in EARNING)})
GROUP BY e.id, e.customer_id, e.at
"""


def tallies(
    *, structure: Structure, customers: Mapping[int, datetime | None]
) -> dict[int, list[Tally]]:
    """By row id of the customer: what counts from each one's moment on (None: from the first).

    More may come than asked for; in no order.
    """
    found: dict[int, list[Tally]] = defaultdict(list)
    whole = [pk for pk, since in customers.items() if since is None]
    known = {pk: since for pk, since in customers.items() if since is not None}
    if whole:
        _read(structure, whole, None, found)
    if known:
        _read(structure, list(known), min(known.values()), found)
    return found


def _read(
    structure: Structure,
    customers: Sequence[int],
    since: datetime | None,
    found: dict[int, list[Tally]],
) -> None:
    # Orders move with a merge, entries do not: those of an old number are read as the survivor's.
    whose: Mapping[int, int] = {}
    if structure.measure == "points":
        whose = _old_numbers(customers)
        customers = [*customers, *whose]
    query, values = _query(structure, customers, since)
    for customer, at, amount, bought_at in rows.several(query=query, params=values):
        tally = Tally(
            at=rows.moment(at),
            amount=int(amount),
            bought_at=None if bought_at is None else rows.moment(bought_at),
        )
        found[whose.get(customer, customer)].append(tally)


def _query(
    structure: Structure, customers: Sequence[int], since: datetime | None
) -> tuple[str, list[object]]:
    points = structure.measure == "points"
    column, at = ("e.customer_id", "e.at") if points else ("o.customer_id", "o.placed_at")
    test, values = among(column, customers, kind="bigint")
    from_day = "1 = 1" if since is None else f"{at} >= %s"
    params: list[object] = [*values, *([] if since is None else [moment(since)])]
    if points:
        params += [structure.wallet, f"wallet:{structure.wallet}"]
        return POINTS.format(among=test, since=from_day, at=rows.micros(at)), params
    if structure.measure == "orders":
        gone = "'open'" if structure.returns == "never" else "'open', 'cancelled'"
        words = {"among": test, "since": from_day, "at": rows.micros(at)}
        return ORDERS.format(**words, states=gone), params
    sqlite = connection.vendor == "sqlite"
    find = "instr(o.key, '/return/')" if sqlite else "greatest(strpos(o.key, '/return/'), 1)"
    words = {"at": rows.micros(at), "bought_at": rows.micros("s.placed_at")}
    return SPEND.format(among=test, since=from_day, find=find, **words), params


def _old_numbers(customers: Sequence[int]) -> dict[int, int]:
    """Row ids of those who were merged into these customers, with whom they became."""
    test, values = among("merged_into_id", customers, kind="bigint")
    query = f"SELECT id, merged_into_id FROM store_customer WHERE {test}"
    return dict(rows.several(query=query, params=values))


def of_a_year(
    *, structures: Sequence[Structure], start: datetime, end: datetime
) -> Iterator[tuple[int, ...]]:
    """For every customer who bought in [start, end): what counted in each of the structures.

    Sums by the database; returns count on their own day, and not where they never do.
    """
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * len(structures))
    for place, structure in enumerate(structures):
        for customer, amount in _sums(structure, start, end):
            sums[customer][place] = max(0, int(amount))
    for one in sums.values():
        yield tuple(one)


def _sums(structure: Structure, start: datetime, end: datetime) -> list[tuple[int, int]]:
    span = [moment(start), moment(end)]
    if structure.measure == "points":
        query = f"""SELECT e.customer_id, sum(p.amount)
          FROM store_entry e JOIN store_posting p ON p.entry_id = e.id
          WHERE e.at >= %s AND e.at < %s AND e.customer_id IS NOT NULL AND e.wallet = %s
            AND p.account = %s AND e.kind IN ({", ".join(f"'{kind}'" for kind in EARNING)})
          GROUP BY e.customer_id"""
        span += [structure.wallet, f"wallet:{structure.wallet}"]
    else:
        what = "count(*)" if structure.measure == "orders" else "sum(o.total_minor)"
        sales = structure.measure == "orders" or structure.returns == "never"
        query = f"""SELECT o.customer_id, {what} FROM store_order o
          WHERE o.placed_at >= %s AND o.placed_at < %s AND o.customer_id IS NOT NULL
            {"AND o.kind = 'sale'" if sales else ""}
            {"AND o.state <> 'cancelled'" if structure.measure == "orders" else ""} AND {PAID}
          GROUP BY o.customer_id"""
    return rows.several(query=query, params=span)
