"""Experiments as they stand, their slots in a layer, and the looks that were taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Sum

from guerdon.store.models import Experiment, Look, RedemptionLine
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

DRAFT, RUNNING, HALTED, FINISHED = "draft", "running", "halted", "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentSeen:
    """An experiment as it stands; `slots` are [start, end) of its layer's ten thousand places."""

    key: str
    state: str
    document: Mapping[str, Any]
    layer: str
    slots: tuple[int, int]
    stage: int
    planned_days: int
    why: Mapping[str, Any] | None
    created_at: datetime
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSeen:
    """One look: its share of the planned information, its bar of |z| (None: none) and findings."""

    number: int
    at: datetime
    share: float
    bar: float | None
    document: Mapping[str, Any]


def _seen(row: Experiment) -> ExperimentSeen:
    return ExperimentSeen(
        key=row.key,
        state=row.state,
        document=row.document,
        layer=row.layer,
        slots=(row.slot_start, row.slot_end),
        stage=row.stage,
        planned_days=row.planned_days,
        why=row.why,
        created_at=row.created_at,
        created_by=row.created_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def seen(*, key: str, lock: bool = False) -> ExperimentSeen | None:
    """One experiment by its key; `lock` inside `write()`, for those who are to change it."""
    rows = Experiment.objects.select_for_update() if lock else Experiment.objects
    row = rows.filter(key=key).first()
    return _seen(row) if row else None


def listed(*, states: Sequence[str] = ()) -> tuple[ExperimentSeen, ...]:
    """Experiments, newest first; of some states only when they are named."""
    rows = Experiment.objects.order_by("-created_at", "-pk")
    return tuple(_seen(row) for row in (rows.filter(state__in=states) if states else rows))


def draft(
    *, key: str, layer: str, document: Mapping[str, Any], actor: str, now: datetime
) -> Refusal | None:
    """A new draft, or a draft with a new document. Refused: one that was started."""
    with write():
        row = Experiment.objects.select_for_update().filter(key=key).first()
        if row is not None and row.state != DRAFT:
            return Refusal(reason="experiment_started", data={"key": key})
        if row is None:
            row = Experiment(key=key, created_at=now, created_by=actor)
        row.document, row.layer = dict(document), layer
        row.save()
    return None


def started(*, key: str, slots: tuple[int, int], planned_days: int, now: datetime) -> None:
    """It runs from now on, in these slots of its layer. Call it inside `write()`."""
    Experiment.objects.filter(key=key, state=DRAFT).update(
        state=RUNNING,
        slot_start=slots[0],
        slot_end=slots[1],
        planned_days=planned_days,
        started_at=now,
    )


def staged(*, key: str, stage: int) -> None:
    """So many stages have begun. Call it inside `write()`."""
    Experiment.objects.filter(key=key, state=RUNNING).update(stage=stage)


def ended(*, key: str, state: str, why: Mapping[str, Any] | None, now: datetime) -> bool:
    """Halted or finished, for this reason; whether it was running until now."""
    with write():
        rows = Experiment.objects.filter(key=key, state=RUNNING)
        return bool(rows.update(state=state, why=why and dict(why), ended_at=now))


def keep_look(*, key: str, look: LookSeen) -> None:
    """One look more; the number must be new. Call it inside `write()`."""
    Look.objects.create(
        experiment=Experiment.objects.get(key=key),
        number=look.number,
        at=look.at,
        share=look.share,
        bar=look.bar,
        document=dict(look.document),
    )


def looks(*, key: str) -> tuple[LookSeen, ...]:
    """All looks in their order."""
    rows = Look.objects.filter(experiment__key=key).order_by("number")
    return tuple(
        LookSeen(number=row.number, at=row.at, share=row.share, bar=row.bar, document=row.document)
        for row in rows
    )


def spent(*, offers: Sequence[str], since: datetime) -> int:
    """What redemptions of these offers took since then, less returns, in minor units."""
    found = RedemptionLine.objects.filter(offer__in=list(offers), redemption__at__gte=since)
    total = found.aggregate(minor=Sum(F("discount_minor") - F("returned_minor")))["minor"]
    return int(total or 0)
