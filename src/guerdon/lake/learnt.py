"""What a night learnt, kept beside its values, and whether the next night may go on with it."""

import hashlib
import hmac
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from guerdon.lake import leaving
from guerdon.lake.brief import Brief
from guerdon.lake.clusters import Found
from guerdon.lake.fits import Fits
from guerdon.lake.preferences import Kept

FILE, TAKEN, GOODS, LIKED = "learnt.signed", "taken.parquet", "goods.parquet", "liked.parquet"
REPORT = "report.json"
# What a signature is for, so that none of another purpose serves here; of so many bytes.
PURPOSE, SIGNED = b"guerdon.lake.learnt.1", 32
# What was learnt holds for a week.
HOLDS = timedelta(days=7)
# Of fewer customers everything is learnt in seconds, each night.
FEWEST = 1_000
# Purchase days of the past that came or went since, and that came on top, as shares.
PAST_MOVED, GROWN = 0.02, 0.2
# A fit means something only to the code and the libraries that made it.
MADE_BY = tuple(f"{name} {version(name)}" for name in ("guerdon", "numpy", "scikit-learn"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt:
    """All that was learnt `at` a night, and what it rested on.

    `settings` are those of its brief, `end` its day, and `purchase_days` how many there were.
    """

    at: datetime
    made_by: tuple[str, ...]
    settings: dict[str, Any]
    end: int
    purchase_days: int
    fits: Fits
    leaving: leaving.Learnt | None
    clusters: Found
    preferences: Kept | None = None


def settings(*, brief: Brief) -> dict[str, Any]:
    """All that the night was asked, but its moment."""
    asked = asdict(brief)
    del asked["as_of"]
    return asked


def read(*, folder: Path | None, secrets: Sequence[str]) -> Learnt | None:
    """What the night with that folder kept; None without one, or where it cannot be read.

    A pickle can do anything as it is read. It is looked at only where one of the shop's `secrets`
    has signed it: a file that was changed, or that another home made, is learnt again.
    """
    beside = (FILE, TAKEN, GOODS, LIKED, REPORT)
    if folder is None or not all((folder / name).is_file() for name in beside):
        return None
    written = (folder / FILE).read_bytes()
    signature, held = written[:SIGNED], written[SIGNED:]
    if not any(hmac.compare_digest(signature, _signature(held, one)) for one in secrets):
        return None
    try:
        found = pickle.loads(held)  # noqa: S301 (signed with the shop's own secret)
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))["preferences"]
    except Exception:  # noqa: BLE001 (whatever another version wrote is learnt again)
        return None
    if not isinstance(found, Learnt):
        return None
    return replace(found, preferences=within(folder=folder, report=report))


def within(*, folder: Path, report: Mapping[str, Any] | None = None) -> Kept:
    """Where the files of what customers choose lie in the folder of a night."""
    return Kept(
        goods=folder / GOODS, taken=folder / TAKEN, liked=folder / LIKED, report=report or {}
    )


def write(*, found: Learnt, folder: Path, secrets: Sequence[str]) -> None:
    """Keep it for the next night, signed by the first of the secrets; without any nothing is kept.

    It appears whole or not at all.
    """
    if not secrets:
        return
    held = pickle.dumps(replace(found, preferences=None))
    draft = folder / f"{FILE}.part"
    draft.write_bytes(_signature(held, secrets[0]) + held)
    draft.replace(folder / FILE)


def _signature(held: bytes, secret: str) -> bytes:
    key = hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)
    return hmac.digest(key, held, hashlib.sha256)


def why_anew(*, found: Learnt | None, brief: Brief) -> str:
    """Why the night cannot go on with it, as a word for the report; "" where it can.

    first: nothing is kept; version: other code made it; settings: others than then; week: it is
    too old (or of a later day).
    """
    if found is None:
        return "first"
    if found.made_by != MADE_BY:
        return "version"
    if found.settings != settings(brief=brief):
        return "settings"
    if not timedelta(0) <= brief.as_of - found.at < HOLDS:
        return "week"
    return ""


def moved(*, found: Learnt, past: int, days: int) -> bool:
    """Whether the data is no longer what was learnt from.

    `past` are the purchase days up to the day of learning as they stand now, `days` all.
    """
    then = max(found.purchase_days, 1)
    return abs(past - then) > PAST_MOVED * then or days > (1 + GROWN) * then


def told(*, found: Learnt, why: str) -> dict[str, Any]:
    """For the report: kept since that day, or learnt anew and why, as a reason with its data."""
    reason = f"night_anew_{why}" if why else "night_kept"
    return {"reason": reason, "data": {"day": found.at.date().isoformat()}}
