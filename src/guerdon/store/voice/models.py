"""Models of sentiment that a shop trained: versions, which is in use, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.models import VoiceModel as Row
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A trained version with the figures of its cross-checking."""

    version: str
    language: str
    used: bool
    figures: Mapping[str, Any]
    made_at: datetime
    made_by: str


def keep(
    *,
    language: str,
    data: bytes,
    figures: Mapping[str, Any],
    use: bool,
    version: str,
    actor: str,
    now: datetime,
) -> Version:
    """Write a version, and use it from now on if `use`."""
    with write():
        row = Row.objects.create(
            version=version,
            language=language,
            data=data,
            figures=dict(figures),
            made_at=now,
            made_by=actor,
        )
        if use:
            _use(row)
    return _seen(row)


def use(*, language: str, version: str) -> Version | Refusal | None:
    """Use that version, or, with "", the model that comes with the package (None)."""
    with write():
        if not version:
            Row.objects.filter(language=language, used=True).update(used=False)
            return None
        row = Row.objects.filter(language=language, version=version).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "voice model", "key": version[:40]})
        _use(row)
    return _seen(row)


def _use(row: Row) -> None:
    Row.objects.filter(language=row.language, used=True).update(used=False)
    row.used = True
    row.save(update_fields=["used"])


def used() -> Mapping[str, str]:
    """Language -> version in use, of those that have a trained one."""
    return dict(Row.objects.filter(used=True).values_list("language", "version"))


def data(*, version: str) -> bytes:
    """The file of a version."""
    return bytes(Row.objects.only("data").get(version=version).data)


def listed() -> tuple[Version, ...]:
    """All versions, the newest first."""
    return tuple(_seen(row) for row in Row.objects.defer("data").order_by("-made_at", "-id"))


def _seen(row: Row) -> Version:
    return Version(
        version=row.version,
        language=row.language,
        used=row.used,
        figures=row.figures,
        made_at=row.made_at,
        made_by=row.made_by,
    )
