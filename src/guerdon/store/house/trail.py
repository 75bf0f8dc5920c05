"""Reading the audit trail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from guerdon.store.models import AuditEntry

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did what to what, and when."""

    at: datetime
    actor: str
    act: str
    subject: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """One page of acts, newest first, of `total`."""

    acts: tuple[Act, ...]
    total: int
    page: int


def trail(*, search: str = "", act: str = "", page: int = 1, size: int = PAGE) -> Trail:
    """Acts whose actor or subject holds the text, of one kind if given."""
    found = AuditEntry.objects.order_by("-at", "-id")
    if act:
        found = found.filter(act=act)
    if search:
        found = found.filter(Q(actor__icontains=search) | Q(subject__icontains=search))
    total = found.count()
    first = (max(page, 1) - 1) * size
    acts = tuple(map(_act, found[first : first + size]))
    return Trail(acts=acts, total=total, page=max(page, 1))


def about(*, subject: str, acts: Collection[str], most: int = PAGE) -> tuple[Act, ...]:
    """The newest acts of these kinds on exactly that subject."""
    found = AuditEntry.objects.filter(act__in=acts, subject=subject).order_by("-at", "-id")
    return tuple(map(_act, found[:most]))


def kinds() -> list[str]:
    """The kinds of act that occur, by name."""
    return list(AuditEntry.objects.order_by("act").values_list("act", flat=True).distinct())


def _act(row: AuditEntry) -> Act:
    return Act(at=row.at, actor=row.actor, act=row.act, subject=row.subject, data=row.data)
