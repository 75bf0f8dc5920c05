"""The day-roll: what a new day brings about in all wallets, step by step in one fixed order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from guerdon.flows import trigger
from guerdon.flows.points import automatic, points, warnings
from guerdon.flows.tiers import roll
from guerdon.store import day_steps
from guerdon.store.programme import offers
from guerdon.store.turn import turn
from guerdon.terms.telling import Tell, quiet

Counts = Mapping[str, int]
Step = Callable[[datetime, Tell], Counts]


def _activate(now: datetime, tell: Tell) -> Counts:
    """What was said before midnight counts before anything ends; then debts are paid.

    Points whose waiting is over by the clock need nothing done: they are usable from their moment.
    """
    heard = 0
    while part := trigger.catch_up(now=now):
        heard += part
        tell({"step": "activate", "heard": heard})
    return {"heard": heard, "settled": points.settle(now=now, tell=tell)}


def _redeem(now: datetime, tell: Tell) -> Counts:
    """Every full so many points become a reward, where a wallet says so."""
    return {"rewards": automatic.redeem(now=now, tell=tell)}


def _expire_tiers(now: datetime, tell: Tell) -> Counts:
    done = roll.expire(now=now, tell=tell)
    return {"customers": done.customers, "changed": done.changed}


def _balance_tiers(now: datetime, tell: Tell) -> Counts:
    done = roll.balance(now=now, tell=tell)
    return {"customers": done.customers, "changed": done.changed}


def _expire_points(now: datetime, tell: Tell) -> Counts:
    done = points.expire(now=now, tell=tell)
    return {"lots": done.lots, "points": done.points}


def _warn(now: datetime, tell: Tell) -> Counts:
    return {"told": warnings.warn(now=now, tell=tell)}


# The order is a promise (docs/rules/points.md): points that come alive today may become a reward
# before they end, a tier that ends today earns nothing more, what ends today counts for no tier.
STEPS: tuple[tuple[str, Step], ...] = (
    ("activate", _activate),
    ("redeem", _redeem),
    ("expire_tiers", _expire_tiers),
    ("expire_points", _expire_points),
    ("balance_tiers", _balance_tiers),
    ("warn", _warn),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """The steps that this run did, with what each counted; none where the day was done before."""

    day: date
    steps: Mapping[str, Counts]

    @property
    def points(self) -> int:
        """The points that expired."""
        return self.steps.get("expire_points", {}).get("points", 0)


def run(
    *, now: datetime, tell: Tell = quiet, steps: tuple[tuple[str, Step], ...] | None = None
) -> Rolled:
    """Do what of the local day of `now` is not done yet, each step after the one before is done.

    The shop's zone decides the day. Killed in the middle, the next run goes on with the step that
    was under way; every step goes on where it was. A day that nobody rolled is made up for by the
    next. While another process rolls the day nothing is done.
    """
    day = now.astimezone(ZoneInfo(offers.live(now=now).zone)).date()
    with turn(what="day", folder=Path(settings.HOME)) as mine:
        if not mine:
            return Rolled(day=day, steps={})
        ready = day_steps.done(day=day)
        done: dict[str, Counts] = {}
        for name, step in STEPS if steps is None else steps:
            if name in ready:
                continue
            done[name] = step(now, tell)
            day_steps.mark(day=day, step=name, counts=done[name], now=now)
            tell({"step": name, **done[name]})
        return Rolled(day=day, steps=done)
