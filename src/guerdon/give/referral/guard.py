"""The fraud guard: what speaks against a referral, each finding named, with what is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guerdon.give.referral.settings import ACTIONS, ALLOW, WHOLE_BP, Guard

# What may be the same on both sides. Only keyed indexes of these are ever kept.
DEVICE, PAYMENT, ADDRESS = "device", "payment", "address"
SIGNS = (DEVICE, PAYMENT, ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of an inviter and a friend.

    `shared` are the personal indexes (email, phone) and signs that are the same on both sides;
    `others` says for each sign of the friend with how many more friends of this inviter it is
    shared. `hour` and `day` are the inviter's bindings in the 60 minutes and 24 hours before
    and at this one; `together` those of accounts that joined within the burst's minutes of this
    one. `bought` and `all_returned` count the inviter's friends who bought, and those of them
    who sent everything back.
    """

    shared: frozenset[str] = frozenset()
    others: Mapping[str, int] = field(default_factory=dict)
    hour: int = 0
    day: int = 0
    together: int = 0
    bought: int = 0
    all_returned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that speaks against it: a reason with its data, and what is to be done."""

    check: str
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The name of its sentence."""
        return f"referral_{self.check}"


def findings(*, guard: Guard, evidence: Evidence) -> tuple[Finding, ...]:
    """Everything that speaks against it, in a fixed order; what is allowed is still told."""
    return (
        *_same(guard, evidence),
        *_pace(guard, evidence),
        *_returns(guard, evidence),
    )


def verdict(*, findings: Sequence[Finding]) -> str:
    """The hardest action of all; allow where there is none."""
    return max((one.action for one in findings), key=ACTIONS.index, default=ALLOW)


def _same(guard: Guard, evidence: Evidence) -> list[Finding]:
    found = []
    person = sorted(evidence.shared & {"email", "phone"})
    if person:
        same = {"fields": ", ".join(person)}
        found.append(Finding(check="same_person", action=guard.same_person, data=same))
    for what, action, sign in (
        ("payment", guard.same_payment, PAYMENT),
        ("device", guard.same_device, DEVICE),
        ("household", guard.same_household, ADDRESS),
    ):
        if sign in evidence.shared:
            found.append(Finding(check=f"same_{what}", action=action))
        if evidence.others.get(sign):
            again = {"friends": evidence.others[sign]}
            found.append(Finding(check=f"{what}_again", action=action, data=again))
    return found


def _pace(guard: Guard, evidence: Evidence) -> list[Finding]:
    found = []
    if evidence.hour > guard.per_hour or evidence.day > guard.per_day:
        data = {"hour": evidence.hour, "day": evidence.day}
        most = {"most_hour": guard.per_hour, "most_day": guard.per_day}
        found.append(Finding(check="velocity", action=guard.velocity, data=data | most))
    if evidence.together >= guard.burst_friends:
        data = {"friends": evidence.together, "minutes": guard.burst_minutes}
        found.append(Finding(check="burst", action=guard.burst, data=data))
    return found


def _returns(guard: Guard, evidence: Evidence) -> list[Finding]:
    """Friends who buy, earn and send everything back; too few tell nothing."""
    back, bought = evidence.all_returned, evidence.bought
    if back < guard.returns_least or back * WHOLE_BP < bought * guard.returns_share_bp:
        return []
    return [
        Finding(check="returns", action=guard.returns, data={"returned": back, "bought": bought})
    ]
