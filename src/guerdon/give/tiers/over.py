"""What lies over an earned tier: a floor set by hand, a plan that was bought; the highest shows."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.give.tiers.ladder import rank
from guerdon.terms.tiers import NO_TIER, Change, Over, Structure


def shown(*, structure: Structure, earned: str, over: Sequence[Over], now: datetime) -> str:
    """The tier that the customer has at `now`."""
    found = earned if rank(structure=structure, tier=earned) >= 0 else NO_TIER
    for one in over:
        stands = one.until is None or now < one.until
        above = rank(structure=structure, tier=one.tier) > rank(structure=structure, tier=found)
        if stands and above:
            found = one.tier
    return found


def turned(
    *,
    structure: Structure,
    was: str,
    earned: str,
    changes: Sequence[Change],
    over: Sequence[Over],
    now: datetime,
) -> tuple[Change, ...]:
    """The turns as the customer sees them: those of the earned tier that nothing lies over.

    Where what shows at the end is something else than the last turn says, a last one tells why:
    a floor or plan that begins or ends.
    """
    found: list[Change] = []
    last = was
    for change in changes:
        after = shown(structure=structure, earned=change.after, over=over, now=change.at)
        if change.why == "tier_grace":
            if after == change.after == last:
                found.append(change)
        elif after != last:
            found.append(
                Change(at=change.at, before=last, after=after, why=change.why, data=change.data)
            )
            last = after
    final = shown(structure=structure, earned=earned, over=over, now=now)
    if final != last:
        rises = rank(structure=structure, tier=final) > rank(structure=structure, tier=last)
        why = next((one.why for one in over if one.tier == final), "") if rises else ""
        why = why or ("tier_set" if rises else "tier_over")
        found.append(Change(at=now, before=last, after=final, why=why))
    return tuple(found)
