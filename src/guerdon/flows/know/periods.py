"""Two periods that follow each other and end at the newest night, for what compares them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.remembered import once
from guerdon.store.night import nights
from guerdon.terms.decision import Refusal

LONGEST = 3_650  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """[start, middle) and [middle, end), and the folder of the snapshot that knows both."""

    start: datetime
    middle: datetime
    end: datetime
    folder: Path


def last(*, days: int) -> Periods | Refusal:
    """The last `days` days as of the newest night, and the `days` before.

    Refused: a period that is not 1 to 3,650 days, no night yet.
    """
    if not 1 <= days <= LONGEST:
        return Refusal(reason="period_days", data={"days": days, "most": LONGEST})
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    span = timedelta(days=days)
    return Periods(
        start=night.as_of - 2 * span,
        middle=night.as_of - span,
        end=night.as_of,
        folder=folder_of(key=night.key) / "snapshot",
    )


def compared(*, periods: Periods, count: Callable[..., Any]) -> Any:
    """What `count` of the lake finds in the two periods, counted once for each length of them."""
    from guerdon.lake import engine

    def find() -> Any:
        with engine.opened(spill=lake_folder()) as opened:
            return count(
                engine=opened,
                folder=periods.folder,
                start=periods.start,
                middle=periods.middle,
                end=periods.end,
            )

    asked = (count.__name__, periods.end - periods.middle)
    return once(folder=periods.folder, asked=asked, count=find)
