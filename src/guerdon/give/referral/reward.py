"""Rewards: what each side is due for the spend that stayed, from the beginning and as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guerdon.give.referral.settings import MONEY, POINTS, WHOLE_BP, Later, Programme, Reward
from guerdon.give.referral.steps import Order, counting, in_time, reached

# Whose reward it is: the friend's, who brought the friend, and who brought that one.
INVITEE, INVITER, SECOND = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due to one side for one cause; `amount` in points, minor units, or pieces.

    `cause` names it for ever within its binding: `welcome`, `step/1`, `order/KEY`; `number` is
    the place among the rewards of that cause and side. From `due_at` on it may be used: until
    then points and money are pending, and what cannot be pending waits.
    """

    level: int
    cause: str
    number: int
    reward: Reward
    amount: int
    due_at: datetime

    @property
    def name(self) -> tuple[int, str, int]:
        """What tells it from every other of the binding."""
        return self.level, self.cause, self.number


def due(
    *,
    programme: Programme,
    share: Programme | None = None,
    bound_at: datetime,
    orders: Sequence[Order],
) -> tuple[Due, ...]:
    """Everything that a binding made at `bound_at` has earned by these orders.

    It depends on what stayed and not on the way there: orders and returns in whatever order and
    number end in the same. `share` is the programme whose later shares and boosts hold (None: the
    same), for the rate of a share is that of the day while a step is what was promised.
    """
    welcome = _sided(INVITEE, "welcome", programme.welcome, bound_at, WHOLE_BP)
    times = times_bp(programme=programme, at=bound_at)
    found = [*welcome]
    pending = timedelta(days=programme.return_days)
    for one in reached(programme=programme, orders=orders):
        cause, at = f"step/{one.place}", one.at + pending
        found += _sided(INVITEE, cause, one.step.invitee, at, times)
        found += _sided(INVITER, cause, one.step.inviter, at, times)
    found += _shares(programme, share or programme, bound_at, orders)
    return tuple(found)


def _sided(
    level: int, cause: str, rewards: Iterable[Reward], at: datetime, times: int
) -> Iterator[Due]:
    for number, reward in enumerate(rewards):
        counted = reward.kind in (POINTS, MONEY)
        amount = reward.amount * times // WHOLE_BP if counted else 1
        yield Due(level=level, cause=cause, number=number, reward=reward, amount=amount, due_at=at)


def times_bp(*, programme: Programme, at: datetime) -> int:
    """How many times a reward counts at that moment: the last listed boost that holds it."""
    standing = [one.times_bp for one in programme.boosts if one.period.holds(at)]
    return standing[-1] if standing else WHOLE_BP


def _shares(
    programme: Programme, share: Programme, bound_at: datetime, orders: Sequence[Order]
) -> Iterator[Due]:
    """The share of each order but the first that counts; none before there is one."""
    later = share.later
    if later is None:
        return
    first = counting(programme=programme, orders=orders)[:1]
    end = None if later.days is None else bound_at + timedelta(days=later.days)
    for order in in_time(orders=orders):
        if not first or order.key == first[0].key or (end is not None and order.at >= end):
            continue
        times = times_bp(programme=share, at=order.at)
        for level, bp in enumerate(later.shares_bp, start=INVITER):
            amount = shared(later=later, bp=bp, times=times, kept_minor=order.kept_minor)
            yield Due(
                level=level,
                cause=f"order/{order.key}",
                number=0,
                reward=Reward(kind=later.kind, amount=amount),
                amount=amount,
                due_at=order.at + timedelta(days=later.freeze_days),
            )


def shared(*, later: Later, bp: int, times: int, kept_minor: int) -> int:
    """A share of one order in points or minor units, rounded down once."""
    per = later.per_minor if later.kind == POINTS else 1
    return max(0, kept_minor) * bp * times // (WHOLE_BP * WHOLE_BP * per)
