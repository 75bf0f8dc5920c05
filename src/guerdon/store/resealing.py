"""Everything sealed put under the newest key, in short steps that may be broken off."""

from collections.abc import Callable
from typing import Any

from django.db import models

from guerdon.store.models import (
    Customer,
    GiftCard,
    Hook,
    LetterSheet,
    PushBrowser,
    Quarantine,
    ReachChannel,
    Remark,
    SigningKey,
)
from guerdon.store.sealed import resealed
from guerdon.store.writing import write
from guerdon.terms.telling import Tell, quiet

STEP = 200


def reseal(*, tell: Tell = quiet) -> int:
    """How many sealed things there are, all under the newest key now; `tell` gets {"done": n}.

    What is sealed meanwhile has the newest key anyway. Killed in the middle it has done no harm,
    as long as the older keys stay: begin again. UnsealError names no row and changes none of its
    step when a key is missing.
    """
    whole = (
        (Customer, "sealed", _token),
        (SigningKey, "sealed", _token),
        (GiftCard, "sealed", _token),
        (Remark, "sealed", _token),
        (Hook, "sealed", _token),
        (PushBrowser, "sealed", _token),
        (LetterSheet, "sealed", _token),
        (ReachChannel, "sealed", _token),
        (Quarantine, "raw", _cells),
    )
    done = 0
    for model, column, anew in whole:
        # Channels go by their name, the rest by number.
        after: Any = "" if model is ReachChannel else 0
        while step := _step(model, column, anew, after):
            after, count = step
            done += count
            tell({"done": done})
    return done


def _step(
    model: type[models.Model], column: str, anew: Callable[..., object], after: Any
) -> tuple[Any, int] | None:
    """Some rows after a number or name, locked while they are changed: the last and how many."""
    with write():
        rows = list(
            model._default_manager.select_for_update()
            .filter(pk__gt=after)
            .exclude(**{f"{column}__isnull": True})
            .only(column)
            .order_by("pk")[:STEP]
        )
        for row in rows:
            setattr(row, column, anew(getattr(row, column)))
            row.save(update_fields=[column])
    return (rows[-1].pk, len(rows)) if rows else None


def _token(sealed: bytes) -> bytes:
    return resealed(sealed=bytes(sealed))


def _cells(raw: dict[str, str]) -> dict[str, str]:
    if "sealed" not in raw:
        return raw
    return {**raw, "sealed": resealed(sealed=raw["sealed"].encode()).decode()}
