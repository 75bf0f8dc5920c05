"""How many points of some lots ended before anybody spent them."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from guerdon.store.models import Lot, Posting

EXPIRE = "expire"
# Entries that bring what is left of lots into another lot of the same member.
ONWARD = ("extend", "activate", "merge", "unmerge")


def lapsed(*, lots: Sequence[int]) -> int:
    """Points of the lots that were written off, also out of lots into which they moved on.

    Of a lot that was filled out of several, what ended counts for each by what it brought. Rounded
    down. What somebody passed on to another member, or into a pool, is not followed.
    """
    total = Fraction(0)
    parts = dict.fromkeys(lots, Fraction(1))
    while parts:
        went: dict[int, Fraction] = defaultdict(Fraction)
        moves = Posting.objects.filter(
            lot__in=list(parts), amount__lt=0, entry__kind__in=(EXPIRE, *ONWARD)
        )
        for lot, entry, kind, amount in moves.values_list("lot", "entry", "entry__kind", "amount"):
            part = -amount * parts[lot]
            if kind == EXPIRE:
                total += part
            else:
                went[entry] += part
        opened = Lot.objects.filter(entry__in=list(went), amount__gt=0)
        parts = {
            lot: went[entry] / amount
            for lot, entry, amount in opened.values_list("pk", "entry", "amount")
        }
    return int(total)
