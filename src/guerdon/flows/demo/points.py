"""Points for a year of orders that were brought in: one lot a customer and month, in bulk."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from guerdon.give.points import earn
from guerdon.store.ledger import ledger
from guerdon.store.past import history
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.points import Plan
from guerdon.terms.telling import Tell, quiet

# Entries a transaction: some hundredths of a second each.
BATCH = 400
KEY = "demo/earn"


def earned(*, before: datetime, tell: Tell = quiet) -> int | Refusal:
    """Points for each order before the moment by the programme's rule; how many were posted now.

    Every order earns by itself, rounded down; a month's points make one lot, whose life runs from
    the month's last order. A second time posts nothing.
    """
    plan = offers.live(now=before).plan or Plan()
    posted = 0
    batch: list[Entry] = []
    for entry in _entries(before, plan):
        batch.append(entry)
        if len(batch) < BATCH:
            continue
        done = ledger.post(entries=batch)
        if isinstance(done, Refusal):
            return done
        fresh = set(done.fresh)
        posted += sum(_amount(one) for one in batch if one.key in fresh)
        batch = []
        tell({"step": "points", "done": posted})
    done = ledger.post(entries=batch)
    if isinstance(done, Refusal):
        return done
    fresh = set(done.fresh)
    return posted + sum(_amount(one) for one in batch if one.key in fresh)


def _amount(entry: Entry) -> int:
    return entry.opens.amount if entry.opens else 0


def _entries(before: datetime, plan: Plan) -> Iterator[Entry]:
    paid = history.paid(before=before)
    for (customer, year, month), orders in groupby(
        paid, key=lambda one: (one.customer, one.at.year, one.at.month)
    ):
        listed = list(orders)
        points = sum(earn.earned(plan=plan, paid_minor=one.paid_minor, at=one.at) for one in listed)
        entry = earn.entry(
            plan=plan,
            points=points,
            customer=customer,
            at=listed[-1].at,
            key=f"{KEY}/{customer}/{year}-{month:02}",
            data={"orders": len(listed)},
        )
        if entry is not None:
            yield entry
