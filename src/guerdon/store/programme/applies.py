"""Applying a programme: all of its changes in one transaction, at once or from a moment on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.difference import Difference, OfferMoved
from guerdon.store.house import access
from guerdon.store.models import Campaign, Offer
from guerdon.store.programme import ground, revisions, settling
from guerdon.store.programme.offers import rows_of
from guerdon.store.programme.revisions import Revision, Shift, Stand
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import STATES, Programme, Shelved

# Each stretch between scheduled moments is a snapshot of its own: more than a few is a mistake.
MOST_SCHEDULED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The programme at a moment, and the lock that a plan made on it carries.

    `campaigns` are the keys that campaigns hold, of offers and of budgets; `ended` are the offers
    that are no part of the programme any more. `after` names what is scheduled for later.
    """

    programme: Programme
    stand: Stand
    lock: str
    campaigns: frozenset[str]
    ended: frozenset[str]
    after: tuple[int, ...]


def standing(*, at: datetime) -> Standing:
    """The programme as it stands at the moment, with what is scheduled by then."""
    stand = settling.stand_at(now=at)
    owned = _owned()
    rules = ground.rules_at(versions=frozenset((stand.rules,))).get(stand.rules)
    programme = Programme(
        rules=rules or ground.read().rules,
        budgets=stand.budgets,
        offers=_shelf(stand, owned),
        sections=_rooms(stand),
    )
    own = {key: one for key, one in stand.offers.items() if key not in owned}
    return Standing(
        programme=programme,
        stand=stand,
        lock=_lock(stand, owned),
        campaigns=owned | frozenset(Campaign.objects.values_list("key", flat=True)),
        ended=frozenset(key for key, (_, state) in own.items() if state not in STATES),
        after=tuple(
            one.number for one in revisions.pending() if one.starts_at and one.starts_at > at
        ),
    )


def _owned() -> frozenset[str]:
    """The offers that belong to campaigns now."""
    rows = Offer.objects.filter(current=True, campaign__isnull=False)
    return frozenset(rows.values_list("key", flat=True))


def _lock(stand: Stand, owned: frozenset[str]) -> str:
    """What stands, in a few letters: any change of the programme makes it another."""
    own = {key: one for key, one in stand.offers.items() if key not in owned}
    return digest(
        value=[revisions.head(), stand.rules, dict(stand.budgets), own, dict(stand.sections)]
    )[:16]


def as_of(*, number: int) -> Programme | None:
    """The programme right after a revision; None for one that there is not or was withdrawn."""
    stand = revisions.stood(number=number)
    if stand is None:
        return None
    owned = frozenset(
        Offer.objects.filter(campaign__isnull=False).values_list("key", flat=True).distinct()
    )
    rules = ground.rules_at(versions=frozenset((stand.rules,)))[stand.rules]
    return Programme(
        rules=rules, budgets=stand.budgets, offers=_shelf(stand, owned), sections=_rooms(stand)
    )


def around(*, revision: Revision) -> tuple[Programme, Programme]:
    """What a revision changed, before and after: nothing that it left alone is in either."""
    rules = ground.rules_at(versions=frozenset(revision.rules))
    found = []
    for side in (0, 1):
        stand = Stand(
            rules=revision.rules[side],
            budgets={n: c for n, pair in revision.budgets.items() if (c := pair[side]) is not None},
            offers={
                one.key: went
                for one in revision.shifts
                if (went := ((one.version, one.state) if side else one.before))
            },
            sections={n: pair[side] for n, pair in revision.sections.items() if pair[side]},
        )
        shelf = _shelf(stand, frozenset())
        found.append(
            Programme(
                rules=rules[stand.rules],
                budgets=stand.budgets,
                offers=shelf,
                sections=_rooms(stand),
            )
        )
    return found[0], found[1]


def _rooms(stand: Stand) -> dict[str, Mapping[str, Any]]:
    documents = ground.sections_at(versions=frozenset(stand.sections.values()))
    return {name: documents[number] for name, number in sorted(stand.sections.items())}


def _shelf(stand: Stand, owned: frozenset[str]) -> dict[str, Shelved]:
    wanted = {
        (key, number): state
        for key, (number, state) in stand.offers.items()
        if state in STATES and key not in owned
    }
    return {
        row.key: Shelved(document=row.document, state=wanted[row.key, row.version])
        for row in rows_of(wanted=list(wanted))
    }


def apply(
    *,
    wanted: Programme,
    moves: Difference,
    lock: str,
    at: datetime | None,
    actor: str,
    how: str,
    now: datetime,
) -> int | Refusal:
    """Make the programme `wanted`, at once or from `at` on; the number of the revision.

    `moves` is the difference to what stood when the lock was given out: while the lock holds, it
    is true, so that nothing is compared while tills wait. Refused, with nothing changed:
    `plan_stale` where the programme is not that one any more, `plan_empty`, a budget's ceiling
    under what was given from it already, and more than MOST_SCHEDULED revisions waiting. Inside
    another transaction that one has to be undone on a refusal.
    """
    with write():
        ground.turn()
        settling.settle(now=now)
        found = _applied(wanted, moves, lock, at, actor, how, now)
        if isinstance(found, Refusal):
            undo()
    return found


def _applied(
    wanted: Programme,
    moves: Difference,
    lock: str,
    at: datetime | None,
    actor: str,
    how: str,
    now: datetime,
) -> int | Refusal:
    stand = settling.stand_at(now=at or now)
    if lock != _lock(stand, _owned()):
        return Refusal(reason="plan_stale")
    if moves.empty:
        return Refusal(reason="plan_empty")
    if at is not None and len(revisions.pending()) >= MOST_SCHEDULED:
        return Refusal(reason="too_many_scheduled", data={"most": MOST_SCHEDULED})
    shifts = _shifts(moves.offers, wanted, stand, actor, now)
    budgets = {one.word: (one.before, one.after) for one in moves.budgets}
    # A new budget is opened with the plan, so that it is there when its offers go live.
    opened = {name: new for name, (old, new) in budgets.items() if at is None or old is None}
    refused = settling.open_budgets(ceilings=opened, forced=False)
    if refused is not None:
        return refused
    rules = (stand.rules, ground.version(rules=wanted.rules))
    sections = _sections(moves, wanted, stand)
    number = revisions.record(
        how=how,
        by=actor,
        now=now,
        rules=rules,
        budgets=budgets,
        shifts=shifts,
        sections=sections,
        starts_at=at,
    )
    if at is None:
        if rules[0] != rules[1]:
            ground.write_rules(rules=wanted.rules)
        settling.carry(shifts=shifts)
        ground.keep_budgets(ceilings=wanted.budgets)
        after = {name: version for name, (_, version) in sections.items()}
        ground.keep_sections(versions={**stand.sections, **after})
    data = {
        "revision": number,
        "at": None if at is None else at.isoformat(),
        **{what: sum(one.what == what for one in moves.offers) for what in ("added", "changed")},
        "ended": sum(one.what == "ended" for one in moves.offers),
        **({"sections": sorted(sections)} if sections else {}),
    }
    access.note(actor=actor, act=f"programme.{how}", subject=f"#{number}", data=data, now=now)
    ground.stamp()
    return number


def _sections(moves: Difference, wanted: Programme, stand: Stand) -> dict[str, tuple[int, int]]:
    """The versions before and after of the sections that change."""
    names = sorted({one.word.partition(".")[0] for one in moves.sections})
    return {
        name: (
            stand.sections.get(name, 0),
            ground.section_version(name=name, document=wanted.sections.get(name)),
        )
        for name in names
    }


def _shifts(
    moves: Sequence[OfferMoved], wanted: Programme, stand: Stand, actor: str, now: datetime
) -> list[Shift]:
    """The new versions written, not yet current, and where each offer goes."""
    written = {
        one.key for one in moves if one.what != "ended" and {w.word for w in one.words} != {"state"}
    }
    numbers = _next_versions(sorted(written))
    rows = [
        Offer(
            key=key,
            version=numbers[key],
            document=dict(wanted.offers[key].document),
            state=wanted.offers[key].state,
            current=False,
            created_at=now,
            created_by=actor,
        )
        for key in sorted(written)
    ]
    Offer.objects.bulk_create(rows, batch_size=500)
    shifts = []
    for one in moves:
        before = stand.offers.get(one.key)
        version = numbers[one.key] if one.key in written else before[0] if before else 0
        shifts.append(Shift(key=one.key, version=version, state=one.state, before=before))
    return shifts


def _next_versions(keys: Sequence[str]) -> Mapping[str, int]:
    last = dict.fromkeys(keys, 0)
    for start in range(0, len(keys), 500):
        rows = Offer.objects.filter(key__in=keys[start : start + 500])
        for key, version in rows.values_list("key", "version"):
            last[key] = max(last[key], version)
    return {key: version + 1 for key, version in last.items()}


def withdraw(*, number: int, actor: str, now: datetime) -> Refusal | None:
    """Drop what was scheduled and has not taken effect. Refused: anything else (`not_pending`)."""
    with write():
        ground.turn()
        settling.settle(now=now)
        if not revisions.withdrawn(number=number):
            return Refusal(reason="not_pending", data={"number": number})
        access.note(actor=actor, act="programme.withdrawn", subject=f"#{number}", data={}, now=now)
        ground.stamp()
    return None
