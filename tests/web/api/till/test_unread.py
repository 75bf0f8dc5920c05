"""Whoever sends too much, or has no key, hears why: over a real socket, and no broken pipe."""

import io
import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from guerdon.web.api.till import unread
from tests.house import House, serving

CART = {"cart": {"currency": "USD", "lines": [{"sku": "tea", "unit_minor": 100}] * 10_000}}
# Far more than the buffers of two sockets hold, so that it is not sent before we answer.
LARGE = json.dumps(CART).encode() + b" " * 6_000_000


def sent(address: str, path: str, *, key: str, pieces: bool = False) -> tuple[int, Any]:
    """POST the large body as a plain client does: all of it, and only then the answer is read."""
    link = HTTPConnection(urlsplit(address).netloc, timeout=20)
    head = {"Authorization": f"Bearer {key}"}
    body: Any = iter((LARGE,)) if pieces else LARGE
    try:
        link.request("POST", path, body, head, encode_chunked=pieces)
        answer = link.getresponse()
        assert answer.headers["Content-Type"] == "application/problem+json"
        return answer.status, json.loads(answer.read())
    finally:
        link.close()


def test_a_cart_of_ten_thousand_lines(house: House) -> None:
    key = house.guerdon("user", "key", "till").stdout.split()[-1]
    with serving(house, "--no-worker") as address:
        for pieces in (False, True):
            status, problem = sent(address, "/api/v1/quotes", key=key, pieces=pieces)
            assert (status, problem["reason"]) == (413, "body_too_large")
            assert "262144" in problem["detail"]
        for path in ("/api/v1/quotes", "/api/v1/offers", "/api/v1/triggers"):
            status, problem = sent(address, path, key="gk_nobody")
            assert status in (401, 405), path
        status, problem = sent(address, "/api/v1/no-such-thing", key=key)
        assert (status, problem["reason"]) == (404, "address_unknown")


def heard(body: bytes, **environ: str) -> int:
    return unread.heard_out(environ={"wsgi.input": io.BytesIO(body), **environ})


def test_no_more_than_so_much_is_heard_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert heard(b"", CONTENT_LENGTH="") == 0
    assert heard(b"12345", CONTENT_LENGTH="5") == 5
    assert heard(b"12345", HTTP_TRANSFER_ENCODING="chunked") == 5
    # Nobody said that there is a body; and who asked first has their answer.
    assert heard(b"12345") == 0
    assert heard(b"12345", CONTENT_LENGTH="5", HTTP_EXPECT="100-continue") == 0
    monkeypatch.setattr(unread, "MOST", 20_000)
    assert heard(b" " * 20_001, CONTENT_LENGTH="20001") == 0
    assert heard(b" " * 90_000, HTTP_TRANSFER_ENCODING="chunked") == 2 * unread.PIECE
    monkeypatch.setattr(unread, "PATIENCE", -1.0)
    assert heard(b"12345", CONTENT_LENGTH="5") == 0
