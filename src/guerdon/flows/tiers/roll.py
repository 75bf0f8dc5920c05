"""The roll of tiers: what ended is decided, and whoever changed is judged again, page by page."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from guerdon.flows.tiers import plans
from guerdon.flows.tiers.settling import Rules, rules, settle
from guerdon.store.lanes import Lane, side_by_side
from guerdon.store.tiers import tiers
from guerdon.store.writing import write
from guerdon.terms.telling import Tell, quiet
from guerdon.terms.tiers import Structure

# Customers in one transaction: their rows wait for no longer than it takes.
PAGE = 1_000
# Orders and entries looked through for customers in one step.
STRETCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What a roll did: customers judged, and how many tiers changed."""

    customers: int
    changed: int


def expire(*, now: datetime, tell: Tell = quiet, page: int = PAGE) -> Rolled:
    """Decide whatever ended by now: periods, days of grace, floors, terms of paid plans.

    Each page is a transaction, and what is decided is due no more: a run that was killed goes on
    where it was. Memory holds one page of each lane.
    """
    found = rules(now=now)
    if found is None:
        return Rolled(customers=0, changed=0)
    plans.roll(settings=found, now=now)
    plans.grant_due(settings=found, now=now)
    tally = _Tally(tell=tell, step="expiring tiers")
    for structure in found.settings.structures:

        def decided(lane: Lane, structure: Structure = structure) -> None:
            _decided(found, structure, now, page, lane, tally)

        if _advised(structure):
            decided(Lane())
        else:
            side_by_side(work=decided)
    return tally.rolled


def _decided(
    rules: Rules, structure: Structure, now: datetime, page: int, lane: Lane, tally: "_Tally"
) -> None:
    """What is due of the customers of a lane: each once, for what is decided is due later."""
    after = None
    while not lane.halted:
        with write():
            found = tiers.due(structure=structure.key, now=now, most=page, lane=lane, after=after)
            if not found:
                return
            pks = sorted(pk for _, pk in found)
            changed = settle(rules=rules, structure=structure, pks=pks, now=now)
        after = found[-1]
        tally.add(customers=len(pks), changed=changed)


def _advised(structure: Structure) -> bool:
    """Whether customers compete for advisers: those are given out in one order."""
    return any(one.kind == "adviser" for tier in structure.tiers for one in tier.benefits)


class _Tally:
    """What a roll did so far, told after each page, whichever lane it was of."""

    def __init__(self, *, tell: Tell, step: str) -> None:
        self._lock, self._tell, self._step = Lock(), tell, step
        self.rolled = Rolled(customers=0, changed=0)

    def add(self, *, customers: int, changed: int) -> None:
        with self._lock:
            done = self.rolled
            self.rolled = Rolled(
                customers=done.customers + customers, changed=done.changed + changed
            )
            self._tell({"step": self._step, "done": self.rolled.customers})


def balance(*, now: datetime, tell: Tell = quiet, page: int = PAGE) -> Rolled:
    """Judge whoever bought, returned or was given points since the last roll.

    New settings, or a structure that was never rolled, judge every customer once. How far the walk
    has come is kept with each page, so that a run that was killed goes on. What was written while
    the last roll ran is looked through again: an order's row may appear later than a younger one.
    """
    found = rules(now=now)
    if found is None:
        return Rolled(customers=0, changed=0)
    customers = changed = 0
    for structure in found.settings.structures:
        swept = tiers.mark(name=f"{structure.key}:swept")
        walk = _changed if swept == found.version else _everyone
        done = walk(found, structure, now, tell, page)
        customers, changed = customers + done.customers, changed + done.changed
    return Rolled(customers=customers, changed=changed)


def _everyone(rules: Rules, structure: Structure, now: datetime, tell: Tell, page: int) -> Rolled:
    """Every customer, by row id; then only those who change."""
    key = structure.key
    walk = f"{key}:walk:{rules.version}"
    top = {table: tiers.mark(name=f"{walk}:{table}") for table in ("order", "entry", "customer")}
    if None in top.values():
        with write():
            for table, number in tiers.newest().items():
                tiers.set_mark(name=f"{walk}:{table}", number=number)
    customers = changed = 0
    last = tiers.mark(name=walk) or 0
    while pks := tiers.after(pk=last, most=page):
        with write():
            changed += settle(rules=rules, structure=structure, pks=pks, now=now)
            last = pks[-1]
            tiers.set_mark(name=walk, number=last)
        customers += len(pks)
        tell({"step": "balancing tiers", "done": customers})
    with write():
        for table in ("order", "entry", "customer"):
            number = tiers.mark(name=f"{walk}:{table}") or 0
            tiers.set_mark(name=f"{key}:{table}", number=number)
            tiers.set_mark(name=f"{key}:{table}:before", number=number)
        tiers.set_mark(name=f"{key}:swept", number=rules.version)
    return Rolled(customers=customers, changed=changed)


def _changed(rules: Rules, structure: Structure, now: datetime, tell: Tell, page: int) -> Rolled:
    """Customers of what was written since the roll before the last began, and new ones."""
    tops = tiers.newest()
    customers = changed = 0
    table = "entry" if structure.measure == "points" else "order"
    reads = {"order": tiers.bought_since, "entry": tiers.posted_since}
    for name in (table, "customer"):
        mark = f"{structure.key}:{name}"
        start = tiers.mark(name=f"{mark}:before") or 0
        while start < tops[name]:
            until = min(start + STRETCH, tops[name])
            if name == "customer":
                pks = [pk for pk in tiers.after(pk=start, most=STRETCH) if pk <= until]
            else:
                pks = reads[name](after=start, until=until)
            for place in range(0, len(pks), page):
                part = pks[place : place + page]
                with write():
                    changed += settle(rules=rules, structure=structure, pks=part, now=now)
                customers += len(part)
                tell({"step": "balancing tiers", "done": customers})
            start = until
            with write():
                tiers.set_mark(name=f"{mark}:before", number=start)
        with write():
            # The next roll begins where this one found the end of the last.
            last = tiers.mark(name=mark) or 0
            tiers.set_mark(name=f"{mark}:before", number=last)
            tiers.set_mark(name=mark, number=tops[name])
    return Rolled(customers=customers, changed=changed)
