"""What a shop wants of its messages, what is known of one that is due, and what a gate finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guerdon.terms.wall_clock import Hours

HOLD, SUPPRESS, EXPIRE = "hold", "suppress", "expire"
NIGHT = Hours(start=21 * 60, end=9 * 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `most` messages to a member in any `days` days, over these channels and purposes.

    An empty set of channels or purposes means all; service messages are capped only where named.
    """

    key: str
    most: int
    days: int
    channels: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """A channel pauses where of the last `least` or more messages a larger share came back."""

    bounces: float = 0.05
    complaints: float = 0.003
    least: int = 200


PLAIN_PAUSING = Pausing()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachTerms:
    """The section `messages`: what holds for every message of the shop.

    `quiet` are the hours in the member's zone in which nothing but service messages is sent.
    `country` names the calendar of working days and the law; `working_days` the channels that keep
    to them. `care_days` stand in the section `gifts`, once for all giving. `holdout` is the share
    of members who get no marketing at all, drawn under `salt`.
    """

    quiet: Hours | None = NIGHT
    country: str = "CN"
    working_days: frozenset[str] = frozenset({"call"})
    caps: tuple[Cap, ...] = ()
    care_days: int = 3
    stale_hours: int = 336
    holdout: float = 0.0
    salt: str = "messages"
    pausing: Pausing = PLAIN_PAUSING
    opt_out: Mapping[str, str] = field(
        default_factory=lambda: {"zh": "拒收请回复R", "en": "Reply STOP to opt out"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented:
    """The newest dated yes or no for a purpose on a channel, with its proof."""

    given: bool
    at: datetime
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the relevance checks look at: the member's orders, balance, codes and triggers."""

    last_order_at: datetime | None = None
    points: int = 0
    # code -> its state at the till
    codes: Mapping[str, str] = field(default_factory=dict)
    # trigger kind -> {key: moment} since the message was planned
    triggers: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message that is due, with all that the gates look at: read at once, frozen.

    `reached` is how often each cap's messages reached the member within its days, and when the
    oldest of them leaves the window; `budget_left` is None where there is no budget.
    """

    number: int
    member: str
    purpose: str
    channel: str
    due_at: datetime
    expires_at: datetime | None
    zone: str
    relevance: str = ""
    relevance_data: Mapping[str, Any] = field(default_factory=dict)
    cost_minor: int = 0
    known: Known = NOTHING_KNOWN
    consent: Consented | None = None
    blocked: Mapping[str, Any] | None = None
    complained_at: datetime | None = None
    reached: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    budget_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The shop's settings with its own table of days, as the gates take them."""

    reach: ReachTerms
    days: Mapping[date, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a gate says: its name, an outcome, the reason with its data, and until when to hold."""

    gate: str
    outcome: str
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None


def suppress(gate: str, reason: str, **data: Any) -> Finding:
    """It is not to be sent at all."""
    return Finding(gate=gate, outcome=SUPPRESS, reason=reason, data=data)


def hold(gate: str, reason: str, until: datetime, **data: Any) -> Finding:
    """It waits until a moment, then every gate is asked again."""
    data = {**data, "until": until.isoformat()}
    return Finding(gate=gate, outcome=HOLD, reason=reason, data=data, until=until)
