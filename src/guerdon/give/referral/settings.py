"""What a shop promises those who bring friends: rewards, when they count, and what guards them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from guerdon.terms.period import Period

POINTS, MONEY, COUPON, PRIVILEGE = "points", "money", "coupon", "privilege"
KINDS = (POINTS, MONEY, COUPON, PRIVILEGE)
FIRST, ALL = "first", "all"
CAP_PERIODS = ("day", "week", "month", "year", "ever")
ALLOW, HOLD, REFUSE = "allow", "hold", "refuse"
ACTIONS = (ALLOW, HOLD, REFUSE)
# Of the benefits of tiers those that one person may be granted once.
PRIVILEGES = ("priority_lane", "lounge", "free_upgrade", "premium_trial", "other")
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """Points, minor units of money, one coupon of `offer`, or one use of a privilege in `days`."""

    kind: str
    amount: int = 1
    offer: str = ""
    privilege: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `spend_minor` of the friend's counted spend on, both sides are given these."""

    spend_minor: int
    inviter: tuple[Reward, ...] = ()
    invitee: tuple[Reward, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """In `period`, points and money times `times_bp` hundredths of a percent (20000 doubles)."""

    period: Period
    times_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A share of what the friend spends after the first order that counts.

    `shares_bp[0]` of it for who brought them, `shares_bp[1]` for who brought that one; in points
    (`per_minor` minor units make a point) or in money, `freeze_days` after the order; for orders
    within `days` of the binding, None: for ever.
    """

    shares_bp: tuple[int, ...]
    kind: str = POINTS
    per_minor: int = 1
    freeze_days: int = 30
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that one inviter is given in a calendar `per`, in the shop's zone."""

    per: str = "month"
    friends: int | None = None
    points: int | None = None
    money_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What is done about each finding, and from what numbers on there is one."""

    same_person: str = REFUSE
    same_payment: str = HOLD
    same_device: str = HOLD
    same_household: str = HOLD
    velocity: str = HOLD
    per_hour: int = 10
    per_day: int = 30
    burst: str = HOLD
    burst_friends: int = 5
    burst_minutes: int = 30
    returns: str = HOLD
    returns_least: int = 3
    returns_share_bp: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One promise to those who bring friends within `period`.

    An order counts from `least_minor` on; of those, the first or all add up to the spend that
    steps look at. What it earns is pending for `return_days`. A friend who has not bought within
    `attribution_days` may be brought by somebody else; None: the first inviter stays for ever.
    """

    key: str
    name: Mapping[str, str] = field(default_factory=dict)
    period: Period = field(default_factory=Period)
    link: str = ""
    welcome: tuple[Reward, ...] = ()
    steps: tuple[Step, ...] = ()
    counts: str = FIRST
    least_minor: int = 0
    return_days: int = 14
    attribution_days: int | None = None
    later: Later | None = None
    boosts: tuple[Boost, ...] = ()
    caps: Caps = Caps()
    guard: Guard = Guard()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All programmes, the one listed last coming first where periods overlap."""

    programmes: tuple[Programme, ...] = ()

    def at(self, *, now: datetime) -> Programme | None:
        """The programme that binds friends at that moment."""
        return next((one for one in reversed(self.programmes) if one.period.holds(now)), None)

    def called(self, *, key: str) -> Programme | None:
        """The programme of that key."""
        return next((one for one in self.programmes if one.key == key), None)
