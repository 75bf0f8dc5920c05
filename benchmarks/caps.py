"""Frequency caps under many writers: messages over the cap, on SQLite and on PostgreSQL."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks._house import clean

NAME = "caps"
WRITERS = 32
MEMBERS = {"small": 40, "full": 300}
EACH = 12
MOST = 3

CODE = """
import json, sys, threading, time
from collections import Counter
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from django.db import connection
from guerdon.flows.messages import gating
from guerdon.store.customers import people
from guerdon.store.messages import outbox
from guerdon.store.programme import sections
from guerdon.store.models import Message
from guerdon.store.customers.people import Told
from guerdon.store.writing import write
from guerdon.terms.message import Message as Wanted

MEMBERS, EACH, MOST, WRITERS = {members}, {each}, {most}, {writers}
now = datetime.now(UTC)
members = [f"m{{n}}" for n in range(MEMBERS)]
people.keep(
    told=[Told(key=m, email=m + "@example.org", consents={{"email": True}}) for m in members],
    now=now, proof="form",
)
sections.put(
    name="messages",
    document={{"quiet": None, "caps": [{{"key": "weekly", "most": MOST, "days": 7}}]}},
    actor="bench", now=now,
)
with write():
    outbox.plan(
        messages=[
            Wanted(purpose="marketing", source="bench", step=str(n), member=m, channel="email",
                   template="hello")
            for n in range(EACH) for m in members
        ],
        now=now,
    )
wrong = []

def ours():
    try:
        gating.run(now=now, batch=20)
    except Exception as error:
        wrong.append(repr(error))
    finally:
        connection.close()

def together(work):
    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

begun = time.perf_counter()
together(ours)
seconds = time.perf_counter() - begun
held = Counter(Message.objects.filter(state="queued").values_list("customer_id", flat=True))
over = sum(max(0, count - MOST) for count in held.values())
under = sum(max(0, MOST - held[c]) for c in held)
assert outbox.tally().adds_up and len(held) == MEMBERS and not wrong, (wrong[:2], len(held))

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE usual (id integer primary key, member integer, sent integer)")
    cursor.executemany(
        "INSERT INTO usual VALUES (%s, %s, 0)",
        [(n * MEMBERS + m, m) for n in range(EACH) for m in range(MEMBERS)],
    )

def usual():
    # Count, then send, as two statements: what most senders do.
    import random
    try:
        with connection.cursor() as cursor:
            order = list(range(MEMBERS * EACH))
            random.Random(threading.get_ident()).shuffle(order)
            for number in order:
                member = number % MEMBERS
                cursor.execute("SELECT sent FROM usual WHERE id = %s", [number])
                if cursor.fetchone()[0]:
                    continue
                query = "SELECT count(*) FROM usual WHERE member = %s AND sent = 1"
                cursor.execute(query, [member])
                if cursor.fetchone()[0] < MOST:
                    cursor.execute("UPDATE usual SET sent = 1 WHERE id = %s", [number])
    finally:
        connection.close()

together(usual)
with connection.cursor() as cursor:
    cursor.execute("SELECT member, sum(sent) FROM usual GROUP BY member")
    other = sum(max(0, int(count) - MOST) for _, count in cursor.fetchall())
print(json.dumps({{"over": over, "under": under, "usual": other, "seconds": seconds}}))
"""


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """So many writers judge the same members' messages at once; none may pass three a week.

    Beside it: writers that count first and send then, in two statements.
    """
    from tests.postgres import NoPostgresError, running

    yield from _lines("SQLite", size, "")
    try:
        with running(tell=lambda text: None) as url:
            yield from _lines("PostgreSQL", size, url)
    except NoPostgresError as error:
        print(f"NO POSTGRESQL: {error}", file=sys.stderr)


def _lines(base: str, size: str, url: str) -> Iterator[dict[str, Any]]:
    code = CODE.format(members=MEMBERS[size], each=EACH, most=MOST, writers=WRITERS)
    with tempfile.TemporaryDirectory() as folder:
        env = clean() | {"GUERDON_HOME": folder} | ({"GUERDON_DATABASE_URL": url} if url else {})
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    messages = MEMBERS[size] * EACH
    case = f"{base}, {WRITERS} writers, {messages:,} messages"
    common = {"other_name": "count, then send", "unit": "messages"}
    yield {"case": f"{case}, over the cap", "ours": told["over"], "other": told["usual"], **common}
    yield {"case": f"{case}, places left empty", "ours": told["under"], "other": None, **common}
