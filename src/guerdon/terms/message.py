"""A message to a member: what is wanted, once by its key, and the states it goes through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

# Purposes. A service message (an order, a code asked for, points about to lapse by the terms) is
# owed to the member; every other purpose needs their dated yes.
MARKETING, SURVEY, SERVICE = "marketing", "survey", "service"
PURPOSES = (MARKETING, SURVEY, SERVICE)

CHANNELS = ("email", "sms", "push", "wecom", "feishu", "dingtalk", "webhook", "letter", "call")

PLANNED, QUEUED, CLAIMED, SENDING = "planned", "queued", "claimed", "sending"
AWAITING_STAFF = "awaiting_staff"
ACCEPTED, DELIVERED, OPENED, CLICKED = "accepted", "delivered", "opened", "clicked"
REPLIED, BOUNCED, COMPLAINED = "replied", "bounced", "complained"
SUPPRESSED, EXPIRED, FAILED, CANCELLED = "suppressed", "expired", "failed", "cancelled"
UNKNOWN = "unknown"
# Why it came back: the address is none, its owner wants no more, or it may pass another day.
HARD, STOPPED, SOFT = "hard", "stopped", "soft"

# Not ended: what may still be sent, or is being sent.
PENDING = (PLANNED, QUEUED, CLAIMED, SENDING, AWAITING_STAFF)
# The provider took it; what came back since is only more of the same.
TAKEN = (ACCEPTED, DELIVERED, OPENED, CLICKED, REPLIED, BOUNCED, COMPLAINED)
ENDS = (SUPPRESSED, EXPIRED, FAILED, CANCELLED, UNKNOWN)
STATES = (*PENDING, *TAKEN, *ENDS)

LONGEST = {"source": 80, "step": 60, "occurrence": 120, "member": 120, "template": 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message that is wanted: planned at most once by the parts of its key.

    `source` says who wants it (`journey:welcome`, `campaign:spring`), `occurrence` for which
    cart, order or day. `wanted` without a zone is the wall clock of `zone` ("" is the member's
    own) on that date, with a zone that very moment, None at once. `template` is a key of the
    message templates, `data` what it is filled with, plain. After `expires_at` it is not sent any
    more. `relevance` names the check made just before sending (decide.gates.relevant), with its
    data; "" has none. `cost_minor` is taken from `budget`, "" for none.
    """

    purpose: str
    source: str
    version: int = 1
    step: str = ""
    occurrence: str = ""
    member: str
    channel: str
    wanted: datetime | None = None
    zone: str = ""
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    relevance: str = ""
    relevance_data: Mapping[str, Any] = field(default_factory=dict)
    cost_minor: int = 0
    budget: str = ""

    def __post_init__(self) -> None:
        """A message that no state could hold is a bug of its source: ValueError."""
        if self.purpose not in PURPOSES:
            raise ValueError(f"purpose {self.purpose}: one of {', '.join(PURPOSES)} is wanted")
        if self.channel not in CHANNELS:
            raise ValueError(f"channel {self.channel}: one of {', '.join(CHANNELS)} is wanted")
        for name, longest in LONGEST.items():
            if len(getattr(self, name)) > longest:
                raise ValueError(f"{name} is longer than {longest}")
        if not self.source or not self.member or not self.template:
            raise ValueError("source, member and template are wanted")
        if self.expires_at is not None and self.expires_at.tzinfo is None:
            raise ValueError("expires_at is a moment with its zone")
        if self.cost_minor < 0:
            raise ValueError("cost_minor is not below zero")

    @property
    def dedupe_key(self) -> str:
        """128 bits of BLAKE2b over the parts, each with its length: no two share their bytes."""
        parts = (
            *(self.purpose, self.source, str(self.version), self.step),
            *(self.occurrence, self.member, self.channel),
        )
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """What came back of a message: `kind` is one of TAKEN after accepted, with its facts."""

    kind: str
    at: datetime
    step: str
    occurrence: str
    channel: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many messages stand where; `planned` is all that were ever planned."""

    planned: int
    accepted: int
    suppressed: int
    failed: int
    expired: int
    cancelled: int
    unknown: int
    pending: int

    @property
    def adds_up(self) -> bool:
        """The identity of the outbox: nothing is lost without a name."""
        named = self.suppressed + self.failed + self.expired + self.cancelled + self.unknown
        return self.planned == self.accepted + named + self.pending


def tally(*, counts: Mapping[str, int]) -> Tally:
    """The tally of a count by state; `planned` is the sum of all, known state or not."""
    ends = {name: counts.get(name, 0) for name in ENDS}
    return Tally(
        planned=sum(counts.values()),
        accepted=sum(counts.get(name, 0) for name in TAKEN),
        pending=sum(counts.get(name, 0) for name in PENDING),
        **ends,
    )
