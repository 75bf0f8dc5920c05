"""Whether the next part of a campaign's money may be released: the gate after each stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms.decision import Refusal

# A pilot is judged once so many days of it are measured.
PILOT_DAYS = 7.0
# So much of what was released is to be spent before more is, or money only lies there.
SPENT_SHARE = 0.5
_SHARES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How the campaign stands: days since launch, released and spent, its newest readout."""

    days: float
    released_minor: int
    spent_minor: int
    readout: Mapping[str, Any] | None


def gate(*, stand: Stand) -> Refusal | None:
    """None: the next stage may be released. Else the first thing that is missing.

    `gate_too_early`, `gate_unspent`, `gate_unmeasured` (no readout yet) and `gate_losing`: the
    readout's interval of the net gain lies below zero, so that more money is more loss.
    """
    if stand.days < PILOT_DAYS:
        return Refusal(
            reason="gate_too_early", data={"days": round(stand.days, 1), "least": PILOT_DAYS}
        )
    if stand.spent_minor < SPENT_SHARE * stand.released_minor:
        share = round(100 * stand.spent_minor / max(1, stand.released_minor))
        return Refusal(
            reason="gate_unspent", data={"share": share, "least": round(100 * SPENT_SHARE)}
        )
    if stand.readout is None:
        return Refusal(reason="gate_unmeasured")
    high = stand.readout.get("net_high")
    if high is not None and high < 0:
        return Refusal(reason="gate_losing", data={"net_high": round(high)})
    return None


def staged(*, minor: int, shares: tuple[float, ...]) -> tuple[int, ...] | Refusal:
    """The money by stages; what rounding leaves goes to the last, so they add up exactly.

    Refused: no stage, shares that are not above zero or do not add up to one.
    """
    parts = [round(share * _SHARES) for share in shares]
    if not parts or min(parts) <= 0 or sum(parts) != _SHARES:
        return Refusal(reason="stages_shares", data={"sum": round(sum(shares) * 100, 2)})
    first = [minor * part // _SHARES for part in parts[:-1]]
    return (*first, minor - sum(first))
