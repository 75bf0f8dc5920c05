"""The till over HTTP with its database: quotes beside empty routes, reservations, redemptions."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._house import clean
from benchmarks._wire import Seen, again_and_again, free_port, load, request, wait

NAME = "http"
SECONDS = {"small": 3.0, "full": 10.0}
CLIENTS = (1, 8, 64)
LIVE = {"small": (100,), "full": (10, 100, 1000)}
BUYERS = 10_000

SETUP = """
import sys
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from guerdon.store.house import access
from guerdon.store.programme import offers
from guerdon.terms.role import Role
now = datetime.now(UTC)
count = int(sys.argv[1])
documents = [
    {
        "key": f"offer-{n}",
        "kind": "percent",
        "name": {"en": f"Offer {n}"},
        "value": {"percent": 5 + n % 20},
        "layer": "line",
        "of": {"sku": [f"sku-{n}"]},
    }
    for n in range(count)
]
# One that everybody gets and whose limits every order counts.
documents.append(
    {
        "key": "everybody",
        "kind": "amount",
        "name": {"en": "Everybody"},
        "value": {"off_minor": 100},
        "layer": "order",
        "limits": {"total": 1_000_000_000, "per_customer": 1_000_000},
    }
)
kept = offers.keep(documents=documents, actor="bench", now=now, state="live")
assert isinstance(kept, tuple), kept
print(access.add_key(name="bench", role=Role.CASHIER, now=now))
"""


def checkout(*, live: int, number: int) -> dict[str, Any]:
    """Ten lines of a known customer, of which about one in ten has an offer of its own."""
    lines = [
        {
            "key": str(n),
            "sku": f"sku-{n * max(1, live // 2)}",
            "quantity": 1 + (n + number) % 3,
            "unit_minor": 1000 + 37 * n + number % 101,
        }
        for n in range(10)
    ]
    return {"cart": {"currency": "USD", "lines": lines}, "customer": f"c{number % BUYERS}"}


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Requests a second and waits, on SQLite and on a PostgreSQL that syncs to disk."""
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        yield from _on(env={"GUERDON_HOME": home}, base="SQLite", size=size)
    from tests.postgres import NoPostgresError, running

    try:
        with (
            running(tell=lambda text: None, durable=True) as url,
            tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home,
        ):
            env = {"GUERDON_HOME": home, "GUERDON_DATABASE_URL": url}
            yield from _on(env=env, base="PostgreSQL", size=size)
    except NoPostgresError as error:
        yield _line(f"PostgreSQL: {error}", None, "requests/s")


def _on(*, env: dict[str, str], base: str, size: str) -> Iterator[dict[str, Any]]:
    seconds = SECONDS[size]
    for live in LIVE[size]:
        token = _prepared(env, live)
        with _served(env) as port, _empty() as ninja:
            yield from _quotes(port, ninja, token, f"{base}, {live} live offers", live, seconds)
            if live == 100:
                for clients in CLIENTS:
                    yield from _orders(port, token, base, live, clients, seconds)


def _quotes(
    port: int, ninja: int, token: str, where: str, live: int, seconds: float
) -> Iterator[dict[str, Any]]:
    """Quotes, the shell's empty route and ninja's, in turns there and back.

    Thus a slow second of the machine hits all three.
    """
    turns = {
        "quote": (port, partial(_quoting, port, token, live)),
        "shell": (port, lambda _: again_and_again("shell", request("GET", "/health", port))),
        "ninja": (ninja, lambda _: again_and_again("ninja", request("GET", "/empty", ninja))),
    }
    found: dict[str, list[Seen]] = {name: [] for name in turns}
    for name in (*turns, *reversed(turns)):
        at, script = turns[name]
        found[name].append(load(port=at, clients=8, seconds=seconds / 2, script=script))
    rates = {name: sum(one.rate(name) for one in both) / 2 for name, both in found.items()}
    for other, said in (("shell", "empty route of the same shell"), ("ninja", "ninja, empty")):
        case = f"quotes, {where}, 8 clients"
        yield _line(case, rates["quote"], "requests/s", other=rates[other], said=said)
    for share in (50, 95, 99):
        waits = max(one.quantile("quote", share / 100) for one in found["quote"])
        yield _line(f"quote p{share}, {where}, 8 clients", waits, "ms")


def _quoting(port: int, token: str, live: int, client: int) -> Any:
    number = client * 1_000_003
    while True:
        number += 1
        body = json.dumps(checkout(live=live, number=number)).encode()
        yield "quote", request("POST", "/api/v1/quotes", port, body=body, token=token)


def _orders(
    port: int, token: str, base: str, live: int, clients: int, seconds: float
) -> Iterator[dict[str, Any]]:
    """Each client reserves an order and redeems it, then the next."""
    script = partial(_buying, port, token, live, f"{base}-{clients}")
    seen = load(port=port, clients=clients, seconds=seconds, script=script)
    for name in ("reservation", "redemption"):
        where = f"{base}, {clients} client{'s' * (clients > 1)}"
        yield _line(f"{name}s, {where}", seen.rate(name), "requests/s")
        for share in (50, 95, 99):
            yield _line(f"{name} p{share}, {where}", seen.quantile(name, share / 100), "ms")


def _buying(port: int, token: str, live: int, name: str, client: int) -> Any:
    number = client * 1_000_003
    while True:
        number += 1
        order = f"{name}-{number}"
        asked = checkout(live=live, number=number) | {"order": order}
        sent = partial(request, "POST", port=port, token=token)
        body = json.dumps(asked).encode()
        held = yield "reservation", sent("/api/v1/reservations", body=body, key=f"r{order}")
        body = json.dumps({"reservation": json.loads(held)["reservation"]}).encode()
        yield "redemption", sent("/api/v1/redemptions", body=body, key=f"d{order}")


def _line(
    case: str, ours: float | None, unit: str, *, other: float | None = None, said: str | None = None
) -> dict[str, Any]:
    return {"case": case, "ours": ours, "other": other, "other_name": said, "unit": unit}


def _prepared(env: dict[str, str], live: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SETUP, str(live)],
        env=clean() | env,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@contextmanager
def _served(env: dict[str, str]) -> Iterator[int]:
    """Guerdon as it is served, with its worker, but without its limit on calls."""
    port = free_port()
    guerdon = Path(sys.executable).parent / "guerdon"
    command = [str(guerdon), "serve", "--port", str(port)]
    with _process(command, env | {"GUERDON_CALLS_PER_SECOND": "1000000"}):
        wait(port=port, path="/health")
        yield port


@contextmanager
def _empty() -> Iterator[int]:
    """The empty application of ninja, served alike."""
    port = free_port()
    threads = str((os.cpu_count() or 1) + 1)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--blocking-threads", threads, "benchmarks._empty:application"]
    with _process(command, {}):
        wait(port=port, path="/empty")
        yield port


@contextmanager
def _process(command: list[str], env: dict[str, str]) -> Iterator[None]:
    server = subprocess.Popen(
        command,
        env=clean() | env,
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)
