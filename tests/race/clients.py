"""A rush of clients: each calls over HTTP and repeats a call with its key until it is answered."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

# How long a client goes on where nobody answers; then the test fails.
PATIENCE = 60.0
# Answers that say: come again. Every other answer below 500 is final.
AGAIN = frozenset(("till_busy", "too_many_calls"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A final answer and how often the call was sent for it."""

    status: int
    raw: bytes
    body: Any
    replayed: bool
    sent: int

    @property
    def fine(self) -> bool:
        """Whether something was done."""
        return 200 <= self.status < 300


@dataclass(slots=True, kw_only=True)
class Rush:
    """What all clients share: where the till is, its key, and how many answers came so far."""

    address: str
    token: str
    answers: int = 0
    # Answers of 500 and more, which no caller should ever see.
    broken: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def counted(self) -> None:
        """One more final answer."""
        with self._lock:
            self.answers += 1

    def wait_for(self, count: int) -> None:
        """Until so many final answers came."""
        limit = time.monotonic() + PATIENCE
        while self.answers < count:
            assert time.monotonic() < limit, f"only {self.answers} answers of {count}"
            time.sleep(0.002)


class Client:
    """One client with a connection of its own, opened anew whenever it breaks."""

    def __init__(self, rush: Rush) -> None:
        self.rush = rush
        self.host = urlsplit(rush.address).netloc
        self.link: http.client.HTTPConnection | None = None

    def __call__(self, path: str, document: Any, *, key: str, method: str = "POST") -> Answer:
        """The final answer, however often the server was killed on the way to it."""
        limit = time.monotonic() + PATIENCE
        for sent in range(1, 10_000):
            assert time.monotonic() < limit, f"nobody answers {key}"
            try:
                status, headers, raw = self._sent(path, document, key, method)
            except (OSError, http.client.HTTPException):
                self.close()
                time.sleep(0.05)
                continue
            body = json.loads(raw)
            if status >= 500:
                self.rush.broken.append(f"{status} {json.dumps(body)[:500]}")
            elif body.get("reason") not in AGAIN:
                self.rush.counted()
                replayed = headers.get("Idempotent-Replayed") == "true"
                return Answer(status=status, raw=raw, body=body, replayed=replayed, sent=sent)
            time.sleep(0.01)
        raise AssertionError(key)

    def _sent(self, path: str, document: Any, key: str, method: str) -> tuple[int, Any, bytes]:
        if self.link is None:
            self.link = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self.rush.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        self.link.request(method, f"/api/v1{path}", json.dumps(document), headers)
        answer = self.link.getresponse()
        return answer.status, answer.headers, answer.read()

    def close(self) -> None:
        """Leave the connection."""
        if self.link is not None:
            self.link.close()
            self.link = None


def at_once(
    rush: Rush, *, clients: int, does: Callable[[Client, int], Any], meanwhile: Callable[[], None]
) -> list[Any]:
    """What each of so many clients at once brought back; `meanwhile` happens beside them."""

    def one(number: int) -> Any:
        client = Client(rush)
        try:
            return does(client, number)
        finally:
            client.close()

    with ThreadPoolExecutor(clients) as pool:
        futures = [pool.submit(one, number) for number in range(clients)]
        meanwhile()
        return [future.result() for future in futures]
