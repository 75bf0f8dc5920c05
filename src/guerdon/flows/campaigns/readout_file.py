"""The rows behind a readout, kept as they were measured, with a program that recomputes it."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from guerdon.flows.know.night_folder import lake_folder
from guerdon.store.campaigns import campaigns
from guerdon.store.house import access
from guerdon.terms.decision import Refusal

PROGRAM = "recompute.py"
# Every entry is written with this date, so that equal readouts make equal files.
EPOCH = (1980, 1, 1, 0, 0, 0)


def place(*, name: str) -> Path:
    """Where a readout's file lies."""
    return lake_folder().parent / "readouts" / f"{name}.zip"


def keep(*, name: str, people: Any, document: Mapping[str, Any]) -> None:
    """Write rows.csv, readout.json and recompute.py into one file, whole or not at all.

    `people` is the Arrow table of lake.outcomes.
    """
    to = place(name=name)
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_suffix(".part")
    program = resources.files("guerdon.analyst").joinpath(PROGRAM).read_text("utf-8")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open(_entry("rows.csv"), "w", force_zip64=True) as raw:
            _rows(people, raw)
        told = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        packed.writestr(_entry("readout.json"), told)
        packed.writestr(_entry(PROGRAM), program)
    part.replace(to)


def _entry(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, EPOCH)
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def _rows(people: Any, raw: Any) -> None:
    with io.TextIOWrapper(raw, "utf-8", newline="") as text:
        out = csv.writer(text, lineterminator="\n")
        out.writerow(people.column_names)
        for batch in people.to_batches(max_chunksize=50_000):
            out.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def taken(*, campaign: str, actor: str, now: datetime) -> Path | Refusal:
    """The file behind the newest readout, noted in the audit: it names customers by their keys.

    Refused (`not_found`): a campaign without a readout, and a readout whose file is not here.
    """
    found = campaigns.readout(key=campaign)
    name = found.document.get("rows") if found is not None else None
    path = place(name=name) if name else None
    if path is None or not path.is_file():
        return Refusal(reason="not_found", data={"what": "readout", "key": campaign})
    access.note(actor=actor, act="readout taken", subject=campaign, data={"file": name}, now=now)
    return path
