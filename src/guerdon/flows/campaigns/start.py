"""What was known of customers when a campaign began: kept with it, so that cuts look no later."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.segments import resolved
from guerdon.terms.decision import Refusal

VALUES = "values.parquet"
# Each more widens the intervals of all: a cut is a question, and questions are asked few at once.
MOST_SEGMENTS = 3


def folder(*, campaign: str) -> Path:
    """Where the values of a campaign's start lie."""
    return lake_folder().parent / "starts" / campaign


def keep(*, campaign: str, night: str) -> bool:
    """Keep the values of the night by which it is launched; False where that night has no file.

    The file is linked and not copied where the disk can: nights are deleted, this one stays.
    """
    source, place = folder_of(key=night) / "know" / VALUES, folder(campaign=campaign)
    if not source.is_file():
        return False
    place.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        (place / VALUES).unlink()
    try:
        os.link(source, place / VALUES)
    except OSError:
        shutil.copyfile(source, place / VALUES)
    return True


def members(*, campaign: str, segments: Sequence[str]) -> Mapping[str, frozenset[str]] | Refusal:
    """Segment -> customers whom its condition of today held for when the campaign began.

    Refused: more than MOST_SEGMENTS, a segment that does not exist, one that looks at carts, and a
    campaign of whose start nothing was kept.
    """
    from guerdon.lake import engine, night

    named = list(dict.fromkeys(segments))
    if not named:
        return {}
    if len(named) > MOST_SEGMENTS:
        return Refusal(reason="readout_segments", data={"most": MOST_SEGMENTS})
    conditions: dict[str, Any] = {}
    for key in named:
        read = resolved(document={"segment": key})
        if isinstance(read, Refusal):
            return read
        conditions[key] = read
    place = folder(campaign=campaign)
    if not (place / VALUES).is_file():
        return Refusal(reason="readout_start", data={"campaign": campaign})
    with engine.opened(spill=lake_folder()) as opened:
        return {
            key: frozenset(night.holding(engine=opened, folder=place, condition=one))
            for key, one in conditions.items()
        }
