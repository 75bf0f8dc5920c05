"""The WSGI application: the till's routes answered at once, everything else by Django.

Django's chain of sessions, languages and forms serves people. A till has a key and sends JSON, and
most of a quote's time was spent on what it does not need.
"""

import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import structlog
from django.db import DEFAULT_DB_ALIAS, connections

from guerdon.terms.decision import Refusal
from guerdon.web.api.key import RefusedError, admitted, granted
from guerdon.web.api.problem import failed
from guerdon.web.api.till import routes
from guerdon.web.api.till.answer import Answer, plain, refused
from guerdon.web.api.till.call import Call, spoken
from guerdon.web.api.till.unread import heard_out

log = structlog.get_logger()
Respond = Callable[..., Any]
Application = Callable[[dict[str, Any], Respond], Iterable[bytes]]
HEALTH = "/health"
ALIVE = plain(body={"status": "ok"})
# What comes with a body; what a view has read to its end costs one look more.
BODIES = ("POST", "PUT", "PATCH", "DELETE")
# Seconds without a call of this thread after which its connection is asked whether it stands.
PAUSE = 5.0
_last = threading.local()


class Shell:
    """Serves the till itself and hands all other requests to `beside`."""

    def __init__(self, *, beside: Application) -> None:
        """`beside` is Django's handler."""
        self.beside = beside

    def __call__(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """One request, as PEP 3333 has it."""
        path = environ["PATH_INFO"]
        if path == HEALTH:
            answer = ALIVE
        else:
            found = routes.found(path=path)
            if found is None:
                return self._beside(environ, start_response)
            answer = answered(environ, *found)
            if answer.status >= HTTPStatus.BAD_REQUEST:
                heard_out(environ=environ)
        start_response(answer.line, answer.heads)
        return [answer.body]

    def _beside(self, environ: dict[str, Any], start_response: Respond) -> Iterable[bytes]:
        """Django's answer; it too may refuse a body that it did not read."""
        body = self.beside(environ, start_response)
        if environ["REQUEST_METHOD"] in BODIES:
            heard_out(environ=environ)
        return body


def _connected() -> None:
    """As Django begins a request: a connection that broke in an earlier one is opened anew.

    Whether the server dropped it is asked only after a pause: under load a question before every
    call would be one round trip in five.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if ours.in_atomic_block:
        return
    ours.close_if_unusable_or_obsolete()
    now = time.monotonic()
    if now - getattr(_last, "at", -PAUSE) < PAUSE:
        ours.health_check_done = True  # type: ignore[attr-defined]
    _last.at = now


def answered(environ: dict[str, Any], route: routes.Route, words: tuple[str, ...]) -> Answer:
    """The route's answer; a refusal and a fault of ours are problems too."""
    language = spoken(environ=environ)
    try:
        if environ["REQUEST_METHOD"] != route.method:
            data = {"method": environ["REQUEST_METHOD"], "allowed": route.method}
            return refused(
                refusal=Refusal(reason="method_not_allowed", data=data), language=language
            )
        _connected()
        caller = granted(
            admitted(header=environ.get("HTTP_AUTHORIZATION", ""), allowed=route.allowed)
        )
        call = Call(environ=environ, caller=caller, language=language, words=words)
        return route.does(call)
    except RefusedError as error:
        return refused(refusal=error.refusal, language=language)
    except Exception as error:
        refusal = failed(error=error)
        if refusal.reason == "server_failed":
            log.exception("till_failed", route=route.path)
        else:
            log.warning(refusal.reason, route=route.path, problem=str(error))
        return refused(refusal=refusal, language=language)
