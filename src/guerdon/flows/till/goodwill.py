"""Goodwill: money back for goods that stay, within what the giver's role may give of it."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.store import counters
from guerdon.store.house import access
from guerdon.store.programme import programme
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, day_of
from guerdon.terms.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodwill:
    """So many minor units back, for a reason, by a person or key of this role."""

    minor: int
    why: str
    by: str
    role: Role


def give(*, asked: Goodwill | None, order: str, rollback: str, now: datetime) -> Refusal | None:
    """Count it to the giver's day and write it into the trail; call it inside `write()`.

    The programme has for each role a cap per use and one per day, in minor units; a day is that
    of the shop's zone, and each key or person has its own. Refused, and then the caller's
    transaction must be undone: no reason (`goodwill_unexplained`), a role that may give none
    (`goodwill_role`), more than a use or the rest of the day allows (`goodwill_cap`).
    """
    if asked is None:
        return None
    if not asked.why.strip():
        return Refusal(reason="goodwill_unexplained")
    house = programme.read()
    caps = house.goodwill_caps(role=asked.role)
    if caps is None:
        return Refusal(reason="goodwill_role", data={"role": asked.role.value})
    use, day = caps
    key = f"goodwill/{asked.role}/{day_of(now=now, zone=house.zone)}/{asked.by}"
    taken = Use(key=key, units=asked.minor, ceiling=day)
    # One guarded statement: of many calls at once none passes the day's cap.
    if asked.minor > use or counters.take(uses=[taken]) is not None:
        stands = counters.standing(keys=[key]).get(key)
        left = max(0, day - (stands.used if stands else 0))
        amounts = money.amounts(
            currency=house.currency, asked=asked.minor, use=use, day=day, left=min(left, day)
        )
        return Refusal(reason="goodwill_cap", data={"role": asked.role.value, **amounts})
    data = {"amount_minor": asked.minor, "why": asked.why.strip(), "rollback": rollback}
    access.note(actor=asked.by, act="goodwill.given", subject=order, data=data, now=now)
    return None
