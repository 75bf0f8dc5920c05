"""Messages a second of processor time planned and judged, and a second sent to an SMTP server."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks._house import clean

NAME = "reach"
MEMBERS = {"small": 4_000, "full": 100_000}
SENT = {"small": 600, "full": 4_000}

PLAN = """
import json, time
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from django.db import connection
from guerdon.flows import gating
from guerdon.store import outbox, people, sections
from guerdon.store.people import Told
from guerdon.store.writing import write
from guerdon.terms.message import Message

COUNT, SPREAD = {members}, {spread}
now = datetime.now(UTC)
members = [f"m-{{n:07}}" for n in range(COUNT)]
for start in range(0, COUNT, 2000):
    people.keep(
        told=[
            Told(key=one, email=f"{{one}}@example.org", zone=SPREAD[n % len(SPREAD)],
                 consents={{"email": True}})
            for n, one in enumerate(members[start : start + 2000])
        ],
        now=now, proof="form",
    )
sections.put(
    name="messages",
    document={{"quiet": None, "holdout_bp": 100,
               "caps": [{{"key": "weekly", "most": 3, "days": 7}}]}},
    actor="bench", now=now,
)
begun = time.process_time()
for start in range(0, COUNT, 5000):
    with write():
        outbox.plan(
            messages=[
                Message(purpose="marketing", source="bench", member=one, channel="email",
                        template="hello", data={{"n": n}})
                for n, one in enumerate(members[start : start + 5000])
            ],
            now=now,
        )
planned = time.process_time() - begun
begun = time.process_time()
done = gating.run(now=datetime.now(UTC), most=COUNT, batch=5000)
judged = time.process_time() - begun
assert sum(done.values()) == COUNT, done
assert outbox.tally().adds_up
begun = time.process_time()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE raw_message (key text primary key, member text, state text)")
    with write():
        cursor.executemany(
            "INSERT INTO raw_message VALUES (%s, %s, 'queued')",
            [(f"bench-{{one}}", one) for one in members],
        )
raw = time.process_time() - begun
print(json.dumps({{"planned": planned, "judged": judged, "raw": raw, "done": done}}))
"""
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Planned and judged (all eleven gates, a cap and a holdout, four zones), then sent.

    Beside it: the same number of bare rows, and the same letters by smtplib on one connection
    without any table.
    """
    count = MEMBERS[size]
    told = _told(PLAN.format(members=count, spread=ZONES))
    both = told["planned"] + told["judged"]
    for case, seconds in (
        ("planned", told["planned"]),
        ("judged by all gates", told["judged"]),
        ("planned and judged", both),
    ):
        yield {
            "case": f"{count:,} messages {case}",
            "ours": round(count / seconds),
            "other": round(count / told["raw"]),
            "other_name": "bare rows written",
            "unit": "messages/CPU s",
        }
    yield _sent(SENT[size])


def _sent(count: int) -> dict[str, Any]:
    import smtplib
    import time

    from tests.flows.post_office import crashed, opened
    from tests.house import opened as house_opened

    with (
        tempfile.TemporaryDirectory() as folder,
        opened(seconds=0) as (office, port),
        house_opened(home=Path(folder) / "house") as house,
    ):
        found = crashed(house=house, port=port, messages=count, kills=0, lease=60.0)
        assert found["tally"]["accepted"] == count == len(office.taken)
    with opened(seconds=0) as (_, port), smtplib.SMTP("127.0.0.1", port) as server:
        begun = time.perf_counter()
        for number in range(count):
            text = f"Message-ID: <s{number}@x>\r\nSubject: hello\r\n\r\nhello\r\n"
            server.sendmail("shop@example.org", [f"m{number}@example.org"], text)
        bare = time.perf_counter() - begun
    return {
        "case": f"{count:,} messages judged and sent by SMTP",
        "ours": round(count / found["seconds"]),
        "other": round(count / bare),
        "other_name": "smtplib, no table",
        "unit": "messages/s",
    }


def _told(code: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        env = clean() | {"GUERDON_HOME": folder}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
