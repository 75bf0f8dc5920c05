"""Preview: which tier each of last year's members would have, under one ladder and another."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from guerdon.give.tiers.ladder import of_rank, reached
from guerdon.terms.tiers import Structure


def moved(
    *, amounts: Iterable[tuple[int, int]], live: Structure | None, draft: Structure, at: datetime
) -> dict[tuple[str, str], int]:
    """How many members have which (live tier, drafted tier), by what each counted in a year.

    `amounts` are (counted by the live measure, counted by the draft's). Thresholds alone decide:
    no tier carried over, no guard, no grace.
    """
    found: Counter[tuple[int, int]] = Counter()
    for now, then in amounts:
        before = -1 if live is None else reached(structure=live, amount=now, at=at)
        found[before, reached(structure=draft, amount=then, at=at)] += 1
    return {
        (
            of_rank(structure=live, rank=before) if live else "",
            of_rank(structure=draft, rank=after),
        ): count
        for (before, after), count in sorted(found.items())
    }
