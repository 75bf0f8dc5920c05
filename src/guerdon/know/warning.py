"""The early-warning list: valuable customers about to leave, the dearest loss first, and why."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from guerdon.terms.decision import Reason

QUARTER_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The table in warning_limits.toml."""

    version: str
    source: str
    stages: tuple[str, ...]
    least_alive: float
    least_risk: float
    reach_agreed: float
    reach_unknown: float
    reach_refused: float
    overdue_gaps: float
    slower_share: float


@cache
def limits() -> Limits:
    """The limits as dated data."""
    text = (resources.files("guerdon.know") / "warning_limits.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return Limits(**(read | {"stages": tuple(read["stages"])}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the night knows of one customer; money in minor units.

    `reachable`: True where some channel is agreed to, False where all known ones are refused,
    None where nothing is known.
    """

    customer: str
    stage: str
    clv: int
    p_alive: float
    churn_risk: float | None
    repeat: int
    recency_days: int
    tenure_days: int
    rhythm_days: float | None
    spend: int
    spend_90d: int
    next_days: int | None
    reachable: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One on the list: at_stake x risk x reach = loss, which ranks; and the reason in words.

    `due_days` is when the next purchase is expected (negative: should have come), None if untold.
    """

    customer: str
    at_stake: int
    risk: float
    reach: float
    loss: int
    due_days: int | None
    reason: Reason


def warned(*, seen: Iterable[Seen], most: int) -> tuple[Warned, ...]:
    """The `most` greatest losses, ties by key.

    At stake is what the customer would bring if they stayed, clv / P(alive); the risk that of
    leaving in the coming weeks where the shop's past teaches it, else 1 - P(alive).
    """
    table = limits()
    found = []
    for one in seen:
        risk = min(1 - one.p_alive if one.churn_risk is None else one.churn_risk, 1.0)
        if one.stage not in table.stages or one.p_alive < table.least_alive:
            continue
        if risk < table.least_risk:
            continue
        at_stake = one.clv / one.p_alive
        reach = _reach(one, table)
        found.append(
            Warned(
                customer=one.customer,
                at_stake=round(at_stake),
                risk=risk,
                reach=reach,
                loss=round(at_stake * risk * reach),
                due_days=one.next_days,
                reason=_reason(one, risk, table),
            )
        )
    found.sort(key=lambda each: (-each.loss, each.customer))
    return tuple(found[:most])


def _reach(one: Seen, table: Limits) -> float:
    if one.reachable is None:
        return table.reach_unknown
    return table.reach_agreed if one.reachable else table.reach_refused


def _reason(one: Seen, risk: float, table: Limits) -> Reason:
    """The first that holds: overdue by their own rhythm, spending less, one purchase only."""
    data: dict[str, int] = {"days": one.recency_days}
    if one.rhythm_days and one.recency_days > table.overdue_gaps * one.rhythm_days:
        return Reason(reason="warning_overdue", data=data | {"usual": round(one.rhythm_days)})
    if one.tenure_days > 2 * QUARTER_DAYS and one.spend > 0:
        usual = one.spend / one.tenure_days * QUARTER_DAYS
        if one.spend_90d < table.slower_share * usual:
            if one.recency_days < QUARTER_DAYS:
                share = max(0, round(100 * one.spend_90d / usual))
                return Reason(reason="warning_slower", data={"percent": share})
            if one.repeat:
                return Reason(reason="warning_nothing", data=data)
    if one.repeat == 0:
        return Reason(reason="warning_once", data=data)
    return Reason(reason="warning_pattern", data={"percent": round(100 * risk)})
