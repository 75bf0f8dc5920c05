"""Clients on kept-alive sockets: one thread, one selector, as little work as can be per answer.

The clients share the machine with the server, so what they cost is taken from it.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

# What a client sends next, given the answer that it just got: (what it is called, its bytes).
LAST_PIECE = b"\r\n0\r\n\r\n"
Script = Iterator[tuple[str, bytes]]


@dataclass(slots=True)
class Client:
    """One connection with its script."""

    link: socket.socket
    script: Any
    name: str = ""
    asked_at: float = 0.0
    got: bytes = b""


@dataclass(slots=True)
class Seen:
    """How long each kind of call waited, in seconds, and how long all of it took."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0

    def rate(self, name: str) -> float:
        """Answers a second."""
        return len(self.waits.get(name, ())) / self.seconds

    def quantile(self, name: str, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.waits[name])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def request(
    method: str, path: str, port: int, *, body: bytes = b"", token: str = "", key: str = ""
) -> bytes:
    """One request as bytes."""
    head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: keep-alive"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    if key:
        head.append(f"Idempotency-Key: {key}")
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def again_and_again(name: str, asked: bytes) -> Any:
    """A script of one request."""
    while True:
        yield name, asked


def load(*, port: int, clients: int, seconds: float, script: Callable[[int], Any]) -> Seen:
    """Let `clients` follow their scripts; an answer that is no success ends it all."""
    selector, seen = selectors.DefaultSelector(), Seen()
    everybody = [
        Client(link=socket.create_connection(("127.0.0.1", port)), script=script(number))
        for number in range(clients)
    ]
    began = time.perf_counter()
    try:
        for one in everybody:
            one.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(one.link, selectors.EVENT_READ, one)
            _ask(one, next(one.script))
        while time.perf_counter() < began + seconds:
            for ready, _ in selector.select(1):
                one = ready.data
                body = _answer(one)
                if body is not None:
                    now = time.perf_counter()
                    seen.waits.setdefault(one.name, []).append(now - one.asked_at)
                    _ask(one, one.script.send(body))
        seen.seconds = time.perf_counter() - began
        return seen
    finally:
        for one in everybody:
            one.link.close()


def _ask(one: Client, asked: tuple[str, bytes]) -> None:
    one.name, sent = asked
    one.asked_at = time.perf_counter()
    one.link.sendall(sent)


def _answer(one: Client) -> bytes | None:
    """The body when all of it is there."""
    part = one.link.recv(262_144)
    if not part:
        raise ConnectionError("the server closed the connection")
    one.got += part
    head, found, rest = one.got.partition(b"\r\n\r\n")
    if not found:
        return None
    _, said, length = head.lower().partition(b"content-length:")
    whole = len(rest) >= int(length.split(b"\r\n", 1)[0]) if said else rest.endswith(LAST_PIECE)
    if not whole:
        return None
    if not head.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(f"{one.name}: {head[:40]!r} {rest[:400]!r}")
    one.got = b""
    return rest


def ask(*, port: int, sent: bytes) -> bytes:
    """One request on a connection of its own; the body of its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        one = Client(link=link, script=None)
        _ask(one, ("once", sent))
        while True:
            body = _answer(one)
            if body is not None:
                return body


def wait(*, port: int, path: str) -> None:
    """Until somebody answers there."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        with suppress(OSError, RuntimeError):
            ask(port=port, sent=request("GET", path, port))
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
