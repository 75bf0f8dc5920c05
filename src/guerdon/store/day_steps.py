"""The steps of the day-roll that are done."""

from collections.abc import Mapping
from datetime import date, datetime

from guerdon.store.models import DayStep
from guerdon.store.writing import write


def done(*, day: date) -> Mapping[str, Mapping[str, int]]:
    """The steps of the day that are done, with what they counted."""
    return dict(DayStep.objects.filter(day=day).values_list("step", "counts"))


def mark(*, day: date, step: str, counts: Mapping[str, int], now: datetime) -> None:
    """The step of that day is done; a second time changes nothing."""
    with write():
        DayStep.objects.get_or_create(
            day=day, step=step, defaults={"counts": dict(counts), "at": now}
        )


def last(*, step: str) -> date | None:
    """The last day on which the step was done."""
    return DayStep.objects.filter(step=step).order_by("-day").values_list("day", flat=True).first()
