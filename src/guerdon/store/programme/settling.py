"""Settling: what was scheduled and is due becomes the settled state of the programme."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from guerdon.store import counters
from guerdon.store.house import access
from guerdon.store.models import Counter, Offer
from guerdon.store.programme import ground, revisions
from guerdon.store.programme.revisions import Revision, Shift, Stand
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key


def stand() -> Stand:
    """How the programme stands as settled, campaigns' offers and all."""
    rows = Offer.objects.filter(current=True).values_list("key", "version", "state")
    return Stand(
        rules=ground.version_of(rules=ground.read().rules),
        budgets=ground.budgets(),
        offers={key: (number, state) for key, number, state in rows},
        sections=ground.sections(),
    )


def stand_at(*, now: datetime) -> Stand:
    """How the programme stands at the moment, with what is scheduled by then, settled or not."""
    found = stand()
    for one in revisions.pending():
        if one.starts_at is not None and one.starts_at <= now:
            found, _ = revisions.shifted(stand=found, revision=one)
    return found


def settle(*, now: datetime) -> int:
    """Settle all that is due; how many revisions took effect.

    The till obeys a scheduled revision from its moment on without this; it makes the lists and
    the ceilings of budgets follow. Call it inside `write()`, after `ground.turn()`.
    """
    due = [one for one in revisions.pending() if one.starts_at and one.starts_at <= now]
    if not due:
        return 0
    before = stand()
    for one in due:
        after, overtaken = revisions.shifted(stand=before, revision=one)
        _carry(one, before, after, overtaken)
        revisions.settled(number=one.number, overtaken=overtaken)
        data = {"revision": one.number, "overtaken": list(overtaken)}
        access.note(
            actor=one.by, act="programme.live", subject=f"#{one.number}", data=data, now=now
        )
        before = after
    ground.stamp()
    return len(due)


def settled_due(*, now: datetime) -> int:
    """Settle all that is due in a transaction of its own, if there is anything; how many."""
    if not any(one.starts_at and one.starts_at <= now for one in revisions.pending()):
        return 0
    with write():
        ground.turn()
        return settle(now=now)


def _carry(one: Revision, before: Stand, after: Stand, overtaken: tuple[str, ...]) -> None:
    if after.rules != before.rules:
        rules = ground.rules_at(versions=frozenset((after.rules,)))[after.rules]
        ground.write_rules(rules=rules)
    if after.sections != before.sections:
        ground.keep_sections(versions=after.sections)
    shifts = [shift for shift in one.shifts if shift.key not in overtaken]
    carry(shifts=shifts)
    moved = {
        name: new for name, (_, new) in one.budgets.items() if f"budget {name}" not in overtaken
    }
    open_budgets(ceilings=moved, forced=True)
    ground.keep_budgets(ceilings=after.budgets)


def carry(*, shifts: list[Shift]) -> None:
    """The offers' versions and states from now on; call it inside `write()`."""
    fresh = [one for one in shifts if one.before is None or one.before[0] != one.version]
    for start in range(0, len(fresh), 500):
        keys = [one.key for one in fresh[start : start + 500]]
        Offer.objects.filter(key__in=keys, current=True).update(current=False)
    pairs = {(one.key, one.version): one.state for one in shifts}
    moved: dict[str, list[int]] = {}
    for start in range(0, len(shifts), 500):
        keys = [one.key for one in shifts[start : start + 500]]
        rows = Offer.objects.filter(key__in=keys).values_list("pk", "key", "version")
        for pk, key, version in rows:
            if (key, version) in pairs:
                moved.setdefault(pairs[key, version], []).append(pk)
    for state, pks in moved.items():
        for start in range(0, len(pks), 500):
            part = pks[start : start + 500]
            Offer.objects.filter(pk__in=part).update(current=True, state=state)


def open_budgets(*, ceilings: Mapping[str, int | None], forced: bool) -> Refusal | None:
    """The counters of shared budgets; None closes one at what was given from it.

    Refused: a ceiling under what was given already, unless `forced`: then it is closed at that.
    """
    for name, ceiling in sorted(ceilings.items()):
        key = budget_key(budget=name)
        if ceiling is not None:
            refused = counters.open_counter(key=key, ceiling=ceiling)
            if refused is None:
                continue
            if not forced:
                return Refusal(reason=refused.reason, data={"budget": name, **refused.data})
        Counter.objects.filter(pk=key).update(ceiling=F("used"))
    return None
