"""Steps: which thresholds the spend that stayed has reached, and on which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.referral.settings import FIRST, Programme, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order of the friend: what was paid for goods, and what of it has stayed."""

    key: str
    at: datetime
    paid_minor: int
    kept_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The step in place `place` (from 1) was reached by the order placed at `at`."""

    place: int
    step: Step
    at: datetime


def counting(*, programme: Programme, orders: Sequence[Order]) -> tuple[Order, ...]:
    """The orders whose spend the steps look at, in order of time: the first one, or all.

    An order counts while what has stayed of it is not under the programme's least. So where the
    first order came back, the next one is the first.
    """
    least = max(1, programme.least_minor)
    found = [one for one in in_time(orders=orders) if one.kept_minor >= least]
    return tuple(found[:1] if programme.counts == FIRST else found)


def in_time(*, orders: Sequence[Order]) -> list[Order]:
    """By moment, then by key: the same for whoever counts, in whatever order they came."""
    return sorted(orders, key=lambda one: (one.at, one.key))


def reached(*, programme: Programme, orders: Sequence[Order]) -> Iterator[Reached]:
    """The steps that the counted spend has reached; each is given by itself, beside lower ones."""
    so_far = 0
    waiting = list(enumerate(programme.steps, start=1))
    for order in counting(programme=programme, orders=orders):
        so_far += order.kept_minor
        while waiting and so_far >= waiting[0][1].spend_minor:
            place, step = waiting.pop(0)
            yield Reached(place=place, step=step, at=order.at)
