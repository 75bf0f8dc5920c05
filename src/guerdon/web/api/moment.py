"""The moment of a call: the clock's, or in a demo shop and for owners the one they name."""

from datetime import UTC, datetime

from guerdon.store.house.access import Caller
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import calls
from guerdon.web.api.key import RefusedError, granted


def at(*, text: str | None, caller: Caller) -> datetime:
    """Now, or what ?now= says; refused to others than owners' keys outside a demo shop."""
    if text is None:
        return datetime.now(UTC)
    if caller.role is not Role.OWNER and not programme.read().demo:
        raise RefusedError(Refusal(reason="now_not_allowed"))
    moment: datetime = granted(calls.now(value=text))
    return moment.astimezone(UTC)
