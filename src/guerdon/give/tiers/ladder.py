"""The ladder: where a tier stands, what an amount reaches, and what an amount keeps."""

from datetime import datetime

from guerdon.terms.tiers import NO_TIER, Structure, Tier

WHOLE_BP = 10_000


def rank(*, structure: Structure, tier: str) -> int:
    """The place of a tier from 0 on; -1 below the lowest and for a tier that is there no more."""
    for place, one in enumerate(structure.tiers):
        if one.key == tier:
            return place
    return -1


def of_rank(*, structure: Structure, rank: int) -> str:
    """The key of the tier at that place."""
    return structure.tiers[rank].key if rank >= 0 else NO_TIER


def higher(*, structure: Structure, one: str, other: str) -> str:
    """The higher of two tiers."""
    places = (rank(structure=structure, tier=one), rank(structure=structure, tier=other))
    return of_rank(structure=structure, rank=max(places))


def needed(*, tier: Tier, at: datetime) -> int:
    """What the tier needs at that moment: the newest number that is in force.

    Before the first of dated numbers the first holds.
    """
    if len(tier.thresholds) == 1:
        # As nearly everywhere; a night of a million customers asks this a dozen times of each.
        return tier.thresholds[0].at_least
    standing = [one for one in tier.thresholds if one.start is None or one.start <= at]
    return (standing[-1] if standing else tier.thresholds[0]).at_least


def keeps(*, structure: Structure, tier: Tier, at: datetime) -> int:
    """What keeps the tier: the guarded share of its threshold, rounded up."""
    return -(-needed(tier=tier, at=at) * structure.guard_bp // WHOLE_BP)


def reached(*, structure: Structure, amount: int, at: datetime) -> int:
    """The rank of the highest tier whose threshold the amount meets; exactly is enough.

    However many tiers lie between: one order may rise by several at once.
    """
    found = -1
    for place, tier in enumerate(structure.tiers):
        if amount >= needed(tier=tier, at=at):
            found = place
    return found


def kept(*, structure: Structure, held: int, amount: int, at: datetime) -> int:
    """The rank of the highest tier up to the one held that the amount keeps."""
    for place in range(held, -1, -1):
        if amount >= keeps(structure=structure, tier=structure.tiers[place], at=at):
            return place
    return -1


def fallen(*, structure: Structure, held: int, kept_rank: int) -> int:
    """Where a tier that is not kept falls to by the structure's downgrade policy."""
    if structure.downgrade == "no":
        return held
    return max(kept_rank, held - 1) if structure.downgrade == "single_level" else kept_rank
