"""A real SMTP server on the loopback that notes what it took, and senders that are killed."""

import asyncio
import email
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.house import House, free_port

# One program: it makes everything ready, then lets children send and kills them one by one.
PREPARE = """
from datetime import UTC, datetime
from django.db import connection
from guerdon.flows.messages import templates
from guerdon.store.customers import people
from guerdon.store.messages import channels as reach_channels, outbox
from guerdon.store.programme import programme
from guerdon.store.customers.people import Told
from guerdon.store.writing import write
from guerdon.terms.message import Message

now = datetime.now(UTC)
members = [f"m-{{n:05}}" for n in range({members})]
for start in range(0, len(members), 1000):
    people.keep(
        told=[
            Told(key=one, name=one, email=f"{{one}}@example.org", consents={{"email": True}})
            for one in members[start : start + 1000]
        ],
        now=now,
        proof="form",
    )
templates.publish(
    key="hello",
    document={{"channel": "email", "languages": {{"en": {{
        "subject": "Hello {{{{ member.name }}}}", "text": "Hello {{{{ member.name }}}}",
    }}}}}},
    actor="test",
    now=now,
)
from guerdon.store.programme import sections
sections.put(name="messages", document={{"quiet": None}}, actor="test", now=now)
reach_channels.keep(
    channel="email",
    wire="smtp",
    plain={{
        "host": "127.0.0.1", "port": {port}, "tls": "none",
        "sender": "Shop <shop@example.org>", "connections": 16,
    }},
    actor="test",
    now=now,
)
with write():
    outbox.plan(
        messages=[
            Message(
                purpose="marketing", source="test:crash", occurrence=str(n), channel="email",
                member=members[n % len(members)], template="hello",
            )
            for n in range({messages})
        ],
        now=now,
    )
connection.close()
"""
KILL = """
import json, os, random, signal, time
from datetime import UTC, datetime, timedelta
from guerdon.flows.messages import letters, reaching, sending, wires
from guerdon.store.messages import outbox, sending as outbox_sending
import aiosmtplib, liquid

LEASE = timedelta(seconds={lease})

def sender():
    while True:
        if not reaching.turn(lease=LEASE):
            if not waiting():
                os._exit(0)
            time.sleep(0.02)

def waiting():
    return outbox.tally().pending

draw = random.Random({seed})
begun = time.perf_counter()
for kill in range({kills}):
    child = os.fork()
    if child == 0:
        sender()
    time.sleep(draw.uniform({shortest}, {longest}))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
children = []
for _ in range({last}):
    child = os.fork()
    if child == 0:
        sender()
    children.append(child)
for child in children:
    os.waitpid(child, 0)
seconds = time.perf_counter() - begun
from guerdon.store.models import Message
rows = dict(Message.objects.values_list("dedupe_key", "state"))
import dataclasses
print(json.dumps({{"rows": rows, "tally": dataclasses.asdict(outbox.tally()),
                  "seconds": seconds}}))
"""


@dataclass(slots=True)
class PostOffice:
    """What the server took, by Message-ID; it answers a little later, as servers do."""

    seconds: float = 0.003
    taken: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    last: bytes = b""

    async def handle_RCPT(  # noqa: N802 (the server calls it by the word of the protocol)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Refuse whom the test wants refused."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (the server calls it by the word of the protocol)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Note it, then answer."""
        self.last = envelope.content
        head = email.message_from_bytes(envelope.content)
        self.taken[head["Message-ID"].strip("<>").partition("@")[0]] += 1
        await asyncio.sleep(self.seconds)
        return "250 OK"


class _Server(Controller):
    """Answers at any speed: no look at our own port while it starts."""

    def factory(self) -> SMTP:
        """The server's own protocol, whatever the host is called."""
        return SMTP(self.handler, hostname="office.example", enable_SMTPUTF8=True)


@contextmanager
def opened(*, seconds: float = 0.003) -> Iterator[tuple[PostOffice, int]]:
    """The server and its port."""
    office = PostOffice(seconds=seconds)
    port = free_port()
    server = _Server(office, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield office, port
    finally:
        server.stop()


def crashed(
    *,
    house: House,
    port: int,
    messages: int,
    kills: int,
    lease: float = 0.4,
    between: tuple[float, float] = (0.15, 0.45),
    last: int = 1,
    seed: int = 7,
) -> dict[str, Any]:
    """Plan messages, kill senders at random moments, let the last ones finish; rows and tally."""
    import json

    code = PREPARE.format(members=min(messages, 500), messages=messages, port=port)
    code += KILL.format(
        lease=lease, seed=seed, kills=kills, shortest=between[0], longest=between[1], last=last
    )
    found: dict[str, Any] = json.loads(house.python(code, seconds=600).splitlines()[-1])
    return found
