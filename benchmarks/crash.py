"""Messages over loopback SMTP by senders that are killed: repeated, and lost without a name."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks._usual_senders import SHAPES, usual

NAME = "crash"
MESSAGES = {"small": 1_500, "full": 6_000}
KILLS = {"small": 5, "full": 20}
# Time between kills in seconds; each sender lives at most so long.
BETWEEN = (0.3, 1.2)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Repeated and lost without a name, ours, then three usual shapes with the same kills.

    A message is lost without a name where the table calls it sent or it is nowhere at all, and
    the server never saw it. Ours may be unknown: those are named, and counted apart.
    """
    ours = _ours(messages=MESSAGES[size], kills=KILLS[size])
    for shape in SHAPES:
        other = usual(shape=shape, messages=MESSAGES[size], kills=KILLS[size], between=BETWEEN)
        for what in ("repeated", "lost without a name"):
            yield {
                "case": f"{MESSAGES[size]:,} messages, {KILLS[size]} kills, {what}",
                "ours": ours[what],
                "other": other[what],
                "other_name": shape,
                "unit": "messages",
            }
    yield {
        "case": f"{MESSAGES[size]:,} messages, {KILLS[size]} kills, named unknown",
        "ours": ours["unknown"],
        "other": None,
        "other_name": "",
        "unit": "messages",
    }


def _ours(*, messages: int, kills: int) -> dict[str, int]:
    from tests.flows.post_office import crashed, opened
    from tests.house import opened as house_opened

    with (
        tempfile.TemporaryDirectory() as folder,
        opened() as (office, port),
        house_opened(home=Path(folder) / "house") as house,
    ):
        found = crashed(
            house=house, port=port, messages=messages, kills=kills, between=BETWEEN, last=2
        )
    rows = found["rows"]
    named = {key for key, state in rows.items() if state != "accepted"}
    assert len(rows) == messages == found["tally"]["planned"]
    return {
        "repeated": sum(times - 1 for times in office.taken.values()),
        "lost without a name": len(rows.keys() - named - office.taken.keys()),
        "unknown": Counter(rows.values())["unknown"],
    }
