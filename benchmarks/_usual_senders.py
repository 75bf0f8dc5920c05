"""Usual shapes of a sender over one SQLite table, killed like ours: what each repeats, or loses.

Each is written as such senders mostly are, with one connection and smtplib, and none is slowed.
"""

import os
import random
import signal
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MARK_AFTER = "mark after the batch"
CHECKPOINT = "checkpoint at fetch"
REQUEUE = "outbox that requeues all"
SHAPES = (MARK_AFTER, CHECKPOINT, REQUEUE)
BATCH = 100


def usual(*, shape: str, messages: int, kills: int, between: tuple[float, float]) -> dict[str, int]:
    """Repeated and lost messages of one shape after so many kills and a sender that finishes."""
    from tests.flows.post_office import opened

    with tempfile.TemporaryDirectory() as folder, opened() as (office, port):
        file = Path(folder) / "outbox.sqlite3"
        with sqlite3.connect(file) as base:
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, state TEXT, at REAL)")
            base.execute("CREATE TABLE place (id INTEGER)")
            base.execute("INSERT INTO place VALUES (0)")
            base.executemany(
                "INSERT INTO message (id, state) VALUES (?, 'waiting')",
                [(number + 1,) for number in range(messages)],
            )
        draw = random.Random(7)
        command = [sys.executable, __file__, shape, str(file), str(port)]
        for _ in range(kills):
            child = subprocess.Popen(command)
            # Python itself takes a moment to begin.
            time.sleep(draw.uniform(*between) + 0.15)
            child.kill()
            child.wait()
        subprocess.run(command, check=True)
        with sqlite3.connect(file) as base:
            rows = dict(base.execute("SELECT id, state FROM message"))
    repeated = sum(times - 1 for times in office.taken.values())
    lost = sum(f"u{number}" not in office.taken for number in rows)
    return {"repeated": repeated, "lost without a name": lost}


def _send(server: smtplib.SMTP, number: int) -> None:
    text = f"Message-ID: <u{number}@usual.example>\r\nSubject: hello\r\n\r\nhello\r\n"
    server.sendmail("shop@example.org", [f"m{number}@example.org"], text)


def mark_after(base: sqlite3.Connection, server: smtplib.SMTP) -> None:
    """Fetch a batch, send it, then mark all of it as sent."""
    query = "SELECT id FROM message WHERE state = 'waiting' ORDER BY id LIMIT ?"
    while batch := [number for (number,) in base.execute(query, [BATCH])]:
        for number in batch:
            _send(server, number)
        base.executemany("UPDATE message SET state = 'sent' WHERE id = ?", [(n,) for n in batch])
        base.commit()


def checkpoint(base: sqlite3.Connection, server: smtplib.SMTP) -> None:
    """Fetch a batch and remember how far was fetched, then send it."""
    while True:
        (last,) = base.execute("SELECT id FROM place").fetchone()
        query = "SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?"
        batch = [number for (number,) in base.execute(query, [last, BATCH])]
        if not batch:
            return
        base.execute("UPDATE place SET id = ?", [batch[-1]])
        base.commit()
        for number in batch:
            _send(server, number)


def requeue(base: sqlite3.Connection, server: smtplib.SMTP) -> None:
    """Mark each as sending, send it, mark it sent; at the start all that are sending wait again."""
    base.execute("UPDATE message SET state = 'waiting' WHERE state = 'sending'")
    base.commit()
    query = "SELECT id FROM message WHERE state = 'waiting' ORDER BY id LIMIT 1"
    while row := base.execute(query).fetchone():
        base.execute("UPDATE message SET state = 'sending' WHERE id = ?", row)
        base.commit()
        _send(server, row[0])
        base.execute("UPDATE message SET state = 'sent' WHERE id = ?", row)
        base.commit()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))
    shape, file, port = sys.argv[1:]
    sender = {MARK_AFTER: mark_after, CHECKPOINT: checkpoint, REQUEUE: requeue}[shape]
    with smtplib.SMTP("127.0.0.1", int(port)) as server, sqlite3.connect(file) as base:
        sender(base, server)
