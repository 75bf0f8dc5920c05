"""One call at the till: who asks, in which language, when, how, and with which body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from guerdon.store.house.access import Caller
from guerdon.terms.decision import Refusal
from guerdon.web.api import calls
from guerdon.web.api.key import RefusedError, granted, scope
from guerdon.web.api.moment import at

Environ = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call whose key was accepted; `words` are the variable parts of its path."""

    environ: Environ
    caller: Caller
    language: str
    words: tuple[str, ...] = ()

    def raw(self) -> bytes:
        """The body; one that says that it is too large is refused unread."""
        said = self.environ.get("CONTENT_LENGTH") or "0"
        length = int(said) if said.isdecimal() else calls.LARGEST_BODY + 1
        if length > calls.LARGEST_BODY:
            raise RefusedError(Refusal(reason="body_too_large", data={"most": calls.LARGEST_BODY}))
        if not length and "HTTP_TRANSFER_ENCODING" in self.environ:
            length = calls.LARGEST_BODY + 1  # in pieces: whether it is too large is seen then
        raw: bytes = self.environ["wsgi.input"].read(length) if length else b""
        return raw

    def now(self) -> datetime:
        """The moment of the call; ?now= sets it for owners' keys and in a demo shop only."""
        return at(text=self._asked("now"), caller=self.caller)

    def dry(self) -> bool:
        """Whether everything is to be done and undone: ?dry=true."""
        return (self._asked("dry") or "").lower() in calls.YES

    def key(self) -> str:
        """The call's idempotency key in the scope of its caller; needed even for a dry call."""
        header = self.environ.get("HTTP_IDEMPOTENCY_KEY")
        found: str = granted(calls.idempotency_key(header=header, scope=scope(caller=self.caller)))
        return found

    def _asked(self, name: str) -> str | None:
        query = self.environ.get("QUERY_STRING")
        if not query:
            return None
        # The server bounds the length of an address; what we do not know is passed over.
        found = parse_qs(query, keep_blank_values=True).get(name)
        return found[-1] if found else None


def spoken(*, environ: Environ) -> str:
    """The language the caller asked for: zh or en."""
    return "zh" if environ.get("HTTP_ACCEPT_LANGUAGE", "").startswith("zh") else "en"
