"""A call of the application as a server makes it, by WSGI: through the shell, Django behind it."""

import io
import json
from collections.abc import Mapping
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import RequestFactory

from guerdon.wsgi import application
from tests.web.promised import PREFIX, kept


class Called(HttpResponse):
    """The answer, as Django's own client gives it."""

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.content)


def called(
    method: str, path: str, body: bytes = b"", *, headers: Mapping[str, str] | None = None
) -> Called:
    """The answer of the application that granian serves; both sides keep to PEP 3333."""
    request = RequestFactory().generic(
        method, path, body, content_type="application/json", headers=dict(headers or {})
    )
    environ = {**request.environ, "SCRIPT_NAME": "", "wsgi.multiprocess": False}
    environ["wsgi.input"] = io.BytesIO(body)  # ends as granian's does; Django's own asserts
    begun: list[Any] = []

    def start_response(status: str, heads: list[tuple[str, str]], info: Any = None) -> Any:
        begun[:] = status, heads
        return bytes

    # As Django's own client does: the connection belongs to the test and stays open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        chunks = application(environ, start_response)
        content = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    status, heads = begun
    answer = Called(content, status=int(status.split(" ", 1)[0]), headers=dict(heads))
    if path.startswith(PREFIX):
        named, _, query = path.partition("?")
        kept(method=method, path=named, query=query, sent=body, answer=answer)
    return answer
