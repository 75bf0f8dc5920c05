"""Health check: the year's figures are read, judged and kept."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from guerdon.decide.health import check
from guerdon.store import health
from guerdon.store.programme import offers, programme
from guerdon.store.writing import write


def checked(*, now: datetime) -> tuple[dict[str, Any], ...]:
    """Ten findings as plain data, the worst first, kept as the newest check.

    Each is {"name", "severity" (bad, watch, unknown, good), "page", "data", "reason"}; the sentence
    of `reason` with `data` is the evidence.
    """
    against = [word.strip() for word in programme.read().against.split(",") if word.strip()]
    standing = health.standing(live=offers.live(now=now), against=against, now=now)
    found = tuple({**asdict(one), "reason": one.reason} for one in check.checked(standing=standing))
    with write():
        health.keep(findings=found, now=now)
    return found
