"""Quotes over HTTP against an empty JSON endpoint of the same server, over kept-alive sockets."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "http"
SECONDS = {"small": 3.0, "full": 10.0}
CLIENTS = 8
LIVE = {"small": (10, 100), "full": (10, 100, 1000)}

SETUP = """
import json, sys
from datetime import UTC, datetime
from guerdon.cli.house import open_house
open_house()
from guerdon.store import access, offers
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
kept = offers.keep(documents=documents, actor="bench", now=now, state="live")
assert isinstance(kept, tuple), kept
print(access.add_key(name="bench", role=Role.CASHIER, now=now))
"""


def cart(live: int) -> bytes:
    """Ten lines, of which about one in ten has an offer."""
    lines = [
        {"key": str(n), "sku": f"sku-{n * max(1, live // 2)}", "quantity": 1 + n % 3,
         "unit_minor": 1000 + 37 * n}
        for n in range(10)
    ]  # fmt: skip
    return json.dumps({"cart": {"currency": "USD", "lines": lines}}).encode()


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Requests a second of /api/v1/quotes and of /health, measured in turns of one run."""
    for live in LIVE[size]:
        with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
            env = os.environ | {"GUERDON_HOME": home, "GUERDON_CALLS_PER_SECOND": "1000000"}
            env.pop("GUERDON_DATABASE_URL", None)
            made = subprocess.run(
                [sys.executable, "-c", SETUP, str(live)],
                env=env,
                check=True,
                capture_output=True,
                text=True,
            )
            yield from _measured(env, made.stdout.strip(), live, SECONDS[size])


def _measured(env: dict[str, str], token: str, live: int, seconds: float) -> Iterator[Any]:
    port = _free_port()
    guerdon = Path(sys.executable).parent / "guerdon"
    server = subprocess.Popen(
        [str(guerdon), "serve", "--port", str(port), "--no-worker", "--threads", str(CLIENTS)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        quote = request("POST", "/api/v1/quotes", port, body=cart(live), token=token)
        empty = request("GET", "/health", port)
        # Two turns each, the other way round, so that a machine's slow second hits both.
        rates: dict[str, list[float]] = {"quote": [], "empty": []}
        waits: list[float] = []
        for name in ("empty", "quote", "quote", "empty"):
            done, latencies = load(port, quote if name == "quote" else empty, seconds / 2)
            rates[name].append(done / (seconds / 2))
            waits += latencies if name == "quote" else []
        waits.sort()
        other = sum(rates["empty"]) / 2
        yield {
            "case": f"quote, {live} live offers, {CLIENTS} clients",
            "ours": sum(rates["quote"]) / 2,
            "other": other,
            "other_name": "empty JSON endpoint of the same server",
            "unit": "requests/s",
        }
        yield {
            "case": f"quote p95, {live} live offers, {CLIENTS} clients",
            "ours": waits[int(len(waits) * 0.95)] * 1000,
            "other": None,
            "other_name": None,
            "unit": "ms",
        }
    finally:
        server.terminate()
        server.wait(timeout=20)


def request(method: str, path: str, port: int, *, body: bytes = b"", token: str = "") -> bytes:
    """One request as bytes."""
    head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: keep-alive"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def load(port: int, asked: bytes, seconds: float) -> tuple[int, list[float]]:
    """How many answers CLIENTS connections got in that time, and how long each waited."""
    counts: list[int] = []
    waits: list[float] = []
    ends = time.monotonic() + seconds

    def client() -> None:
        done, own = 0, []
        with socket.create_connection(("127.0.0.1", port)) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < ends:
                began = time.perf_counter()
                link.sendall(asked)
                status = answer(link)
                if status != 200:
                    raise RuntimeError(f"the server answered {status}")
                own.append(time.perf_counter() - began)
                done += 1
        counts.append(done)
        waits.extend(own)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < CLIENTS:
        raise RuntimeError("a client did not get its answers")
    return sum(counts), waits


def answer(link: socket.socket) -> int:
    """Read one answer to its end; its status."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = link.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        got += part
    head, _, rest = got.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        rest += link.recv(65536)
    return int(head.split(b" ", 2)[1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as link:
                link.sendall(request("GET", "/health", port))
                if answer(link) == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
