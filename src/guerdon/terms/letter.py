"""A letter: a message made ready for its wire, and what the wire answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

ACCEPTED, AWAITING_STAFF, FAILED, AGAIN, UNKNOWN = (
    *("accepted", "awaiting_staff", "failed", "again"),
    "unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What goes out: `key` is the message's own, the same however often it is tried.

    `html` is "" where the channel has plain text only. `headers` are the channel's own.
    """

    number: int
    key: str
    to: str
    name: str = ""
    subject: str = ""
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of it.

    `again`: it certainly did not go out and may later; `failed`: it never will; `unknown`: the
    wire broke after the letter had left. `dead`: the address does not exist; `stopped`: the
    provider's own list says that its owner wants no more marketing. `sheet` is what a
    colleague prints, kept sealed until it was posted.
    """

    state: str
    provider_key: str = ""
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    dead: bool = False
    stopped: bool = False
    sheet: Mapping[str, str] | None = None


class Wire(Protocol):
    """One way out, opened once and used by many at a time."""

    # Whether the provider knows our key and sends a letter once, however often it is asked.
    idempotent: bool

    async def send(self, letter: Letter) -> Sent:
        """Hand one letter over; never raises for what the other side does."""

    async def close(self) -> None:
        """Leave politely."""
