"""The ground of the programme: its settings, the versions of its rules, its budgets, its stamp."""

import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from guerdon.canonical import digest
from guerdon.give.programme_document import rules_document, rules_of
from guerdon.store import rows
from guerdon.store.models import Rules as RulesRow
from guerdon.store.models import Section as SectionRow
from guerdon.store.models import Setting
from guerdon.store.parcel import Ready
from guerdon.terms.programme import Rules
from guerdon.terms.role import Role
from guerdon.terms.stacking import Stacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What holds for the whole shop; margin is the share of sales left after product cost."""

    name: str = "My shop"
    currency: str = "USD"
    zone: str = "UTC"
    margin: float = 0.25
    yearly_discount_rate: float = 0.10
    points_per_unit: int = 1  # points earned per whole currency unit paid
    point_worth_milli: int = 1000  # thousandths of a minor unit that one point is worth
    points_life_days: int = 365
    # Points that one person may give or take by hand for one customer in 30 days, unapproved.
    by_hand_most: int = 5_000
    # The largest budget of a campaign that nobody else has to agree to; 0 is no limit.
    campaign_most_minor: int = 0
    # Goodwill in minor units: what one key or person of a role may give back at once, and a day.
    goodwill_cashier_use: int = 2_000
    goodwill_cashier_day: int = 10_000
    goodwill_marketer_use: int = 20_000
    goodwill_marketer_day: int = 100_000
    goodwill_owner_use: int = 100_000
    goodwill_owner_day: int = 500_000
    # Words that the shop does not stand for, between commas: the health check looks for them.
    against: str = ""
    demo: bool = False
    stacking: Stacking = field(default_factory=Stacking)

    @property
    def rules(self) -> Rules:
        """The part of the settings that decisions of the till look at."""
        return Rules(**{f.name: getattr(self, f.name) for f in fields(Rules)})

    def goodwill_caps(self, *, role: Role) -> tuple[int, int] | None:
        """The caps of a role, per use and per day; None where it may give no goodwill."""
        caps = {
            Role.CASHIER: (self.goodwill_cashier_use, self.goodwill_cashier_day),
            Role.MARKETER: (self.goodwill_marketer_use, self.goodwill_marketer_day),
            Role.OWNER: (self.goodwill_owner_use, self.goodwill_owner_day),
        }.get(role, (0, 0))
        return caps if min(caps) > 0 else None


def read() -> Programme:
    """The settings as stored, defaults where there are none."""
    stored = dict(Setting.objects.values_list("key", "value"))
    known = {f.name: stored[f.name] for f in fields(Programme) if f.name in stored}
    if STACKING in known:
        known[STACKING] = rules_of(document=known[STACKING]).stacking
    return Programme(**known)


def write_settings(*, changes: Mapping[str, Any]) -> None:
    """Store the changed settings; unknown names raise TypeError. Call it inside `write()`."""
    checked = Programme(**changes)
    for name in changes:
        value = getattr(checked, name)
        if name == STACKING:
            value = rules_document(replace(Rules(), stacking=value))
        Setting.objects.update_or_create(key=name, defaults={"value": value})


def write_rules(*, rules: Rules) -> None:
    """These rules hold from now on; call it inside `write()`."""
    write_settings(changes={f.name: getattr(rules, f.name) for f in fields(Rules)})


def version(*, rules: Rules) -> int:
    """The version of these rules, made when they are new; call it inside `write()`.

    Equal rules have one version. The first rules of a house, before anything was set, are 0.
    """
    if rules == Rules():
        return 0
    document = rules_document(rules)
    row, _ = RulesRow.objects.get_or_create(
        digest=digest(value=document), defaults={"document": document}
    )
    return int(row.pk)


def version_of(*, rules: Rules) -> int:
    """The version that these rules have; -1 for rules that never held."""
    if rules == Rules():
        return 0
    row = RulesRow.objects.filter(digest=digest(value=rules_document(rules))).first()
    return -1 if row is None else int(row.pk)


def rules_at(*, versions: frozenset[int]) -> Mapping[int, Rules]:
    """The rules of those versions, whenever they held."""
    rows = RulesRow.objects.filter(pk__in=versions)
    return {0: Rules()} | {row.pk: rules_of(document=row.document) for row in rows}


STACKING = "stacking"
BUDGETS = "budgets"
SECTIONS = "sections"
STAMP = "stamp"
STAMPED = Ready(f"SELECT value FROM store_setting WHERE key = '{STAMP}'")


def stamped(*, found: Sequence[Sequence[Any]]) -> str:
    """The stamp in the answer to STAMPED.

    No row is as good as an empty one: the first who changes something makes it so.
    """
    return str(found[0][0]) if found else '""'


class _Steady(threading.local):
    """The stamp that this thread goes by, and how deep it is in work on one state."""

    def __init__(self) -> None:
        self.depth = 0
        self.stamp: str | None = None


_steady = _Steady()


@contextmanager
def steady() -> Iterator[None]:
    """Work on one state of the programme: its stamp is read once and holds until the end.

    What several rooms decide about one trigger they decide by the same programme, and the stamp
    is not asked for by each of them. What is changed inside is seen inside.
    """
    _steady.depth += 1
    try:
        yield
    finally:
        _steady.depth -= 1
        if not _steady.depth:
            _steady.stamp = None


def standing() -> str:
    """The stamp as it stands: read now, or what `steady` work read before."""
    if _steady.stamp is not None:
        return _steady.stamp
    found = stamped(found=rows.several(query=STAMPED, params=()))
    if _steady.depth:
        _steady.stamp = found
    return found


def budgets() -> dict[str, int]:
    """The programme's shared budgets: name -> ceiling in minor units."""
    row = Setting.objects.filter(key=BUDGETS).first()
    return {} if row is None else dict(row.value)


def keep_budgets(*, ceilings: Mapping[str, int]) -> None:
    """The budgets from now on; call it inside `write()`."""
    Setting.objects.update_or_create(key=BUDGETS, defaults={"value": dict(ceilings)})


def sections() -> dict[str, int]:
    """The version of each section that the programme has."""
    row = Setting.objects.filter(key=SECTIONS).first()
    return {} if row is None else dict(row.value)


def keep_sections(*, versions: Mapping[str, int]) -> None:
    """The sections from now on, 0 for none; call it inside `write()`."""
    value = {name: number for name, number in sorted(versions.items()) if number}
    Setting.objects.update_or_create(key=SECTIONS, defaults={"value": value})


def section_version(*, name: str, document: Mapping[str, Any] | None) -> int:
    """The version of a section, made when it is new; 0 for none. Call it inside `write()`."""
    if document is None:
        return 0
    row, _ = SectionRow.objects.get_or_create(
        name=name, digest=digest(value=document), defaults={"document": document}
    )
    return int(row.pk)


def sections_at(*, versions: frozenset[int]) -> Mapping[int, Mapping[str, Any]]:
    """The documents of those versions, whenever they held."""
    rows = SectionRow.objects.filter(pk__in=versions)
    return {row.pk: row.document for row in rows}


def turn() -> None:
    """Wait until nobody else changes the programme; call it first inside `write()`."""
    Setting.objects.get_or_create(key=STAMP, defaults={"value": ""})
    Setting.objects.select_for_update().get(key=STAMP)


def stamp() -> None:
    """Tell every process that what its till holds in memory is old; call it inside `write()`."""
    Setting.objects.update_or_create(key=STAMP, defaults={"value": secrets.token_hex(8)})
    _steady.stamp = None
