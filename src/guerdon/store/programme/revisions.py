"""The history of the programme: who changed what, when it took or takes effect, how it stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from guerdon.store.models import Revision as Row

# How a revision came about: a text applied, an old one applied again, the console, the settings.
HOW = ("apply", "rollback", "edit", "settings")
LIVE, PENDING, WITHDRAWN = "live", "pending", "withdrawn"
PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One offer from (version, state) to (version, state); None: not there before."""

    key: str
    version: int
    state: str
    before: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change of the programme; `state` is live, pending or withdrawn.

    `rules` are the versions before and after. `budgets` map a name to its ceilings before and
    after, None where it was or is none; `sections` map a name to its versions, 0 for none.
    `overtaken` were changed by a later hand before a
    scheduled revision came to them, and stayed as that hand had left them.
    """

    number: int
    at: datetime
    by: str
    how: str
    state: str
    starts_at: datetime | None
    rules: tuple[int, int]
    budgets: Mapping[str, tuple[int | None, int | None]]
    shifts: tuple[Shift, ...]
    overtaken: tuple[str, ...]
    sections: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How the programme stands: the versions of rules, offers and sections, and the budgets."""

    rules: int
    budgets: Mapping[str, int]
    offers: Mapping[str, tuple[int, str]]
    sections: Mapping[str, int] = field(default_factory=dict)


def record(
    *,
    how: str,
    by: str,
    now: datetime,
    rules: tuple[int, int] = (0, 0),
    budgets: Mapping[str, tuple[int | None, int | None]] | None = None,
    shifts: Sequence[Shift] = (),
    sections: Mapping[str, tuple[int, int]] | None = None,
    starts_at: datetime | None = None,
) -> int:
    """One more revision, in effect at once or from `starts_at` on; its number.

    `rules` are the versions before and after, equal ones where the rules stay.
    Call it inside `write()`, after the stamp, so that turns are given out one by one.
    """
    row = Row.objects.create(
        at=now,
        by=by,
        how=how,
        state=LIVE if starts_at is None else PENDING,
        starts_at=starts_at,
        turn=_turn() if starts_at is None else None,
        rules_before=rules[0],
        rules=rules[1],
        budgets={name: list(pair) for name, pair in (budgets or {}).items()},
        sections={name: list(pair) for name, pair in (sections or {}).items()},
        changes=[
            [one.key, one.version, one.state, *(one.before or (None, None))] for one in shifts
        ],
    )
    return int(row.pk)


def _turn() -> int:
    return int(Row.objects.aggregate(last=Max("turn"))["last"] or 0) + 1


def pending() -> tuple[Revision, ...]:
    """What is scheduled, in the order in which it will take effect."""
    return tuple(map(_seen, Row.objects.filter(state=PENDING).order_by("starts_at", "pk")))


def settled(*, number: int, overtaken: Sequence[str]) -> None:
    """A scheduled revision has taken effect; call it inside `write()`."""
    Row.objects.filter(pk=number).update(state=LIVE, turn=_turn(), overtaken=sorted(overtaken))


def withdrawn(*, number: int) -> bool:
    """A scheduled revision will not take effect; False when it is not pending any more."""
    return bool(Row.objects.filter(pk=number, state=PENDING).update(state=WITHDRAWN))


def head() -> int:
    """The number of the newest revision, 0 when there is none."""
    return int(Row.objects.aggregate(last=Max("pk"))["last"] or 0)


def listed(*, before: int | None = None, most: int = PAGE) -> tuple[Revision, ...]:
    """Revisions, the newest first, from under the number `before` on."""
    rows = Row.objects.order_by("-pk")
    rows = rows if before is None else rows.filter(pk__lt=before)
    return tuple(map(_seen, rows[:most]))


def seen(*, number: int) -> Revision | None:
    """One revision."""
    row = Row.objects.filter(pk=number).first()
    return None if row is None else _seen(row)


def shifted(*, stand: Stand, revision: Revision) -> tuple[Stand, tuple[str, ...]]:
    """How the programme stands after the revision, and what a later hand had overtaken.

    Each of its changes counts only where the programme stands as it did when the change was made:
    of two hands the later one wins, whatever the date that the earlier one chose.
    """
    rules, overtaken = stand.rules, []
    if revision.rules[0] != revision.rules[1]:
        if rules == revision.rules[0]:
            rules = revision.rules[1]
        else:
            overtaken.append("programme")
    offers = dict(stand.offers)
    budgets, late = _moved(stand.budgets, revision.budgets, "budget", none=None)
    rooms, later = _moved(stand.sections, revision.sections, "section", none=0)
    overtaken += [*late, *later]
    for one in revision.shifts:
        if offers.get(one.key) == one.before:
            offers[one.key] = (one.version, one.state)
        else:
            overtaken.append(one.key)
    found = Stand(rules=rules, budgets=budgets, offers=offers, sections=rooms)
    return found, tuple(overtaken)


def _moved(
    standing: Mapping[str, int],
    changes: Mapping[str, tuple[int | None, int | None]],
    word: str,
    *,
    none: int | None,
) -> tuple[dict[str, int], list[str]]:
    """What stands after the changes, and those that something else stands in the way of."""
    found, overtaken = dict(standing), []
    for name, (old, new) in changes.items():
        if found.get(name, none) != old:
            overtaken.append(f"{word} {name}")
        elif new is None or new == none:
            found.pop(name, None)
        else:
            found[name] = new
    return found, overtaken


def stood(*, number: int) -> Stand | None:
    """How the programme stood right after the revision, or will; None for an unknown one."""
    row = Row.objects.filter(pk=number).exclude(state=WITHDRAWN).first()
    if row is None:
        return None
    done = Row.objects.filter(turn__isnull=False).order_by("turn")
    before = done if row.turn is None else done.filter(turn__lte=row.turn)
    stand = Stand(rules=0, budgets={}, offers={})
    for one in map(_seen, before):
        stand = _done(stand, one)
    if row.turn is None:
        for one in pending():
            stand, _ = shifted(stand=stand, revision=one)
            if one.number == number:
                break
    return stand


def _done(stand: Stand, revision: Revision) -> Stand:
    """A revision that took effect counts as it is, but for what had overtaken it."""
    gone = set(revision.overtaken)
    offers = dict(stand.offers)
    for one in revision.shifts:
        if one.key not in gone:
            offers[one.key] = (one.version, one.state)
    same = revision.rules[0] == revision.rules[1] or "programme" in gone
    return Stand(
        rules=stand.rules if same else revision.rules[1],
        budgets=_put(stand.budgets, revision.budgets, "budget", gone),
        offers=offers,
        sections=_put(stand.sections, revision.sections, "section", gone),
    )


def _put(
    standing: Mapping[str, int],
    changes: Mapping[str, tuple[int | None, int | None]],
    word: str,
    gone: set[str],
) -> dict[str, int]:
    found = dict(standing)
    for name, (_, new) in changes.items():
        if f"{word} {name}" in gone:
            continue
        # A section that is gone has the version 0; a budget that may give nothing is still one.
        if new is None or (word == "section" and not new):
            found.pop(name, None)
        else:
            found[name] = new
    return found


def _seen(row: Row) -> Revision:
    return Revision(
        number=row.pk,
        at=row.at,
        by=row.by,
        how=row.how,
        state=row.state,
        starts_at=row.starts_at,
        rules=(row.rules_before, row.rules),
        budgets={name: (old, new) for name, (old, new) in row.budgets.items()},
        shifts=tuple(
            Shift(
                key=key,
                version=version,
                state=state,
                before=None if before is None else (before, was),
            )
            for key, version, state, before, was in row.changes
        ),
        overtaken=tuple(row.overtaken),
        sections={name: (old, new) for name, (old, new) in row.sections.items()},
    )
