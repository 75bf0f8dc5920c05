"""One POST and what its answer means; no redirect is followed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from guerdon.channels.http import Answer, address_problem, post, sent
from tests.house import free_port


class Other(BaseHTTPRequestHandler):
    """Answers with the status in its path, and notes what it was sent."""

    seen: list[Any] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, dict(self.headers), body))
        status = int(self.path.strip("/").partition("/")[0])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/200")
        said = b'{"id": "p-1", "code": 0, "errcode": 310000}'
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "accepted"),
        (202, "accepted"),
        (302, "failed"),
        (400, "failed"),
        (429, "again"),
        (503, "again"),
        (500, "unknown"),
    ],
)
def test_what_an_answer_means(other: str, status: int, state: str) -> None:
    answer = post(url=f"{other}/{status}", body=b"{}", headers={})
    assert answer.status == status
    assert sent(answer=answer).state == state


def test_nobody_there_is_tried_again_and_a_broken_wire_is_unknown() -> None:
    away = post(url=f"http://127.0.0.1:{free_port()}/200", body=b"", headers={}, seconds=2)
    assert (away.status, away.begun, sent(answer=away).state) == (None, False, "again")
    assert sent(answer=Answer(status=None, text="reset")).state == "unknown"


def test_addresses() -> None:
    assert not address_problem(url="https://shop.example/hook")
    assert all(
        address_problem(url=url) for url in ("", "ftp://a", "file:///etc/passwd", "https://")
    )
