"""Members let into a journey, messages planned and judged, a second of processor time; and sent."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks._house import clean

NAME = "reach"
MEMBERS = {"small": 4_000, "full": 1_000_000}
SENT = {"small": 600, "full": 4_000}

# One member is kept as any is; the others are copies of their rows, with a key and a zone of
# their own, so that a million are there within a minute.
COPIES = """
import json, time
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from django.db import connection
from guerdon.flows.journeys import entries as journey_entries
from guerdon.flows.messages import gating
from guerdon.store.customers import people
from guerdon.store.messages import outbox
from guerdon.store.programme import sections
from guerdon.store.models import Customer, JourneyRun, KnowValue, Night
from guerdon.store.customers.people import Told
from guerdon.store.writing import write
from guerdon.terms.message import Message
from tests.flows.paths import live
from tests.store.know_rows import know_row

COUNT, SPREAD = {members}, {spread}
now = datetime.now(UTC)
members = [f"m-{{n:07}}" for n in range(COUNT)]
people.keep(
    told=[Told(key=members[0], email="m@example.org", zone=SPREAD[0], consents={{"email": True}})],
    now=now, proof="form",
)
first = Customer.objects.get()
night = Night.objects.create(key="n1", as_of=now, state="complete", started_at=now)
KnowValue.objects.create(**know_row(night.pk, first.pk, now), segments=["vip"])

def copied(table, model, **own):
    names = [field.column for field in model._meta.concrete_fields]
    said = ", ".join(own.get(name, f't."{{name}}"') for name in names)
    listed = ", ".join(f'"{{name}}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s - 1)"
            f" INSERT INTO {{table}} ({{listed}}) SELECT {{said}} FROM n,"
            f" (SELECT * FROM {{table}} LIMIT 1) t",
            [COUNT],
        )

from guerdon.store.models import Consent
zone = "CASE i %% 4 " + " ".join(f"WHEN {{n}} THEN '{{z}}'" for n, z in enumerate(SPREAD)) + " END"
copied("store_customer", Customer, id=f"{{first.pk}} + i", key="printf('m-%%07d', i)", zone=zone,
       email_index="printf('e%%020d', i)")
copied("store_consent", Consent, id="t.id + i", customer_id=f"{{first.pk}} + i")
copied("store_knowvalue", KnowValue, id="t.id + i", customer_id=f"{{first.pk}} + i")
assert Customer.objects.count() == COUNT
"""
ENTER = """
live(now, entry={{"segment": {{"key": "vip", "all_now": True}}}}, again={{"when": "never"}})
begun, wall = time.process_time(), time.perf_counter()
while journey_entries.some(now=now):
    pass
entered, entered_wall = time.process_time() - begun, time.perf_counter() - wall
assert JourneyRun.objects.count() == COUNT
"""
PLAN = """
sections.put(
    name="messages",
    document={{"quiet": None, "holdout_bp": 100,
               "caps": [{{"key": "weekly", "most": 3, "days": 7}}]}},
    actor="bench", now=now,
)
begun, wall = time.process_time(), time.perf_counter()
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
gated_wall = time.perf_counter() - wall
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
print(json.dumps({{"planned": planned, "judged": judged, "raw": raw, "entered": entered,
                  "entered_wall": entered_wall, "gated_wall": gated_wall}}))
"""
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Let in by a segment, planned and judged (all eleven gates, a cap, a holdout), then sent.

    Beside it: the same number of bare rows, and the same letters by smtplib on one connection
    without any table.
    """
    count = MEMBERS[size]
    code = COPIES + ENTER + PLAN
    told = _told(code.format(members=count, spread=ZONES))
    yield {
        "case": f"{count:,} members of a segment let into a journey, wall",
        "ours": round(told["entered_wall"], 1),
        "other": 120.0,
        "other_name": "asked for",
        "unit": "s",
    }
    yield {
        "case": f"{count:,} messages planned and judged, wall",
        "ours": round(count / told["gated_wall"]),
        "other": 10_000,
        "other_name": "asked for",
        "unit": "messages/s",
    }
    both = told["planned"] + told["judged"]
    for case, seconds in (
        ("of a segment let into a journey", told["entered"]),
        ("messages planned", told["planned"]),
        ("messages judged by all gates", told["judged"]),
        ("messages planned and judged", both),
    ):
        yield {
            "case": f"{count:,} {case}",
            "ours": round(count / seconds),
            "other": round(count / told["raw"]),
            "other_name": "bare rows written",
            "unit": "a CPU s",
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
