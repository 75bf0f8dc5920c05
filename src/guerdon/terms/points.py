"""A wallet's plan: what earns, when it may be used, how long it lives, what it pays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.period import Period

KINDS = ("points", "growth", "stamps", "cash")
LIVES = ("no", "rolling", "calendar", "sliding", "fractional")
# What a refund does to points that were spent since: forgive them, or let the balance go negative.
REVOKES = ("to_zero", "below_zero")
# What becomes of points that go back into a lot: its own end, or a life that begins anew.
RESTORES = ("original", "extended")
ROUNDS = ("", "month", "quarter", "year")
EVERY = ("year", "month", "week")
PENDINGS = ("none", "days", "dates", "trigger")
CAPS = ("order", "day", "month", "year")
WAYS = ("per_amount", "per_unit", "per_order", "multiplier", "per_value")
REWARDS = ("goods", "service", "voucher")
# From when points are usable that wait for a trigger: no clock comes there.
WAITING = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnRate:
    """In `period`, `points` for each whole `per_minor` paid."""

    period: Period
    points: int
    per_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How long a lot lives.

    no: for ever. rolling: `days` after it was earned, then on to the end of the local month,
    quarter or year that `rounds` names. calendar: to the end of the calendar year (local to
    `zone`) in which it was earned, plus `years` whole years; the year ends before the first day
    of month `month`. sliding: to the end of the local day `days` after the customer's last
    activity, `activity` being the kinds of triggers that count as one, and `redeem`: spending.
    fractional: no end, but `share_bp` hundredths of a percent of what is left fall due `every`
    local year (before `month`), month or week (before Monday), the first time `years` years later.
    """

    kind: str = "rolling"
    days: int = 365
    years: int = 0
    month: int = 1
    share_bp: int = 10_000
    zone: str = "UTC"
    rounds: str = ""
    every: str = "year"
    activity: tuple[str, ...] = ("purchase", "redeem")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """From when points may be used.

    none: at once. days: so many days later. dates: at the next local midnight that begins one of
    `dates`, days of the month, at least `days` later. trigger: once the trigger of that kind is
    heard; they lapse where it is not within `within_days` (0: they wait for ever).
    """

    kind: str = "none"
    days: int = 0
    dates: tuple[int, ...] = ()
    trigger: str = ""
    within_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many points in one order (or trigger), local day, month or year, a customer."""

    per: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnRule:
    """One further way to earn, on a purchase or on another trigger of kind `on`.

    per_amount: `points` for each whole `per_minor`. per_unit: `points` for each unit. per_order:
    `points` once. multiplier: `times_bp` hundredths of a percent of the plain points, or what
    `tiers` says for the customer's tier. per_value: `points` for each whole `per` of the number
    that the trigger has under `value`. All count the products that are `of` something (empty:
    all), where they come to `least_minor`; on the price before offers where `before_offers` says
    so. `life` and `pending` of None are the wallet's.
    """

    key: str
    on: str = "purchase"
    gives: str = "per_order"
    period: Period = field(default_factory=Period)
    points: int = 0
    per_minor: int = 1
    times_bp: int = 10_000
    tiers: Mapping[str, int] = field(default_factory=dict)
    value: str = ""
    per: int = 1
    of: tuple[tuple[str, frozenset[str]], ...] = ()
    least_minor: int = 0
    before_offers: bool = False
    condition: Condition = ALWAYS
    caps: tuple[Cap, ...] = ()
    life: Life | None = None
    pending: Pending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`points` that one rule of a wallet gives; the rule without a name is the wallet's rates."""

    wallet: str
    rule: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """In `period` one point pays `milli` thousandths of a minor unit."""

    period: Period
    milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """Something to be had for `points` each: goods (`item`), a service, a voucher of an `offer`.

    At most `most` a customer in each `per` (day, month, year; empty: ever); 0 for no limit.
    """

    key: str
    what: str
    points: int
    name: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    offer: str = ""
    most: int = 0
    per: str = ""
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """Every full `points` become the reward by themselves, in the day-roll."""

    points: int
    reward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One wallet's terms; every number dated or the programme's own.

    One point pays `worth_milli` thousandths of a minor unit where none of `worths` holds; at
    least `least_spend` at once and at most `most_share_bp` of a total are paid in points, and in
    each local day or month at most `spend_caps`. `tier_lives` are lives by the customer's tier;
    a rule's own life goes before them. Points that go back into a lot whose `restores` is
    extended live `extends_days` from then on, if that is longer. A wallet of kind cash is money
    in minor units of `currency`.
    """

    wallet: str = "points"
    kind: str = "points"
    name: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    rates: tuple[EarnRate, ...] = ()
    before_offers: bool = False
    rules: tuple[EarnRule, ...] = ()
    caps: tuple[Cap, ...] = ()
    life: Life = Life()
    tier_lives: Mapping[str, Life] = field(default_factory=dict)
    pending: Pending = Pending()
    worth_milli: int = 1000
    worths: tuple[Worth, ...] = ()
    least_spend: int = 0
    most_share_bp: int = 10_000
    spend_caps: tuple[Cap, ...] = ()
    rewards: tuple[Reward, ...] = ()
    automatic: Automatic | None = None
    revoke: str = "to_zero"
    restores: str = "original"
    extends_days: int = 0
    warns_days: tuple[int, ...] = (30, 7, 1)

    def rate(self, *, at: datetime) -> EarnRate | None:
        """The rate in force: of those whose period holds `at`, the last listed."""
        standing = [rate for rate in self.rates if rate.period.holds(at)]
        return standing[-1] if standing else None

    def worth(self, *, at: datetime) -> int:
        """What a point pays at `at`, in thousandths of a minor unit: the last listed that holds."""
        if not self.worths:
            return self.worth_milli
        standing = [one.milli for one in self.worths if one.period.holds(at)]
        return standing[-1] if standing else self.worth_milli

    @property
    def plain(self) -> bool:
        """Whether a purchase earns by rates alone, without rules, caps and prices before offers."""
        return not (self.rules or self.caps or self.before_offers)

    def reward(self, *, key: str) -> Reward | None:
        """The reward of that key."""
        return next((one for one in self.rewards if one.key == key), None)
