"""A partner's movements of a year once more, by other terms."""

from collections.abc import Iterable
from datetime import datetime

from guerdon.terms.dated import standing
from guerdon.terms.partners import KINDS, Kind, Move, Partner, Side, Worth

MILLI = 1_000


def restated(
    *, moves: Iterable[Move], before: Partner | None, after: Partner, at: datetime
) -> dict[Kind, Side]:
    """By kind what the same movements would come to by `after` as it stands at `at`.

    Points that members had from a partner or spent there are the same; what they are worth, and
    what an exchange brings, is told anew. What was issued on credit stays on credit by the same
    share (`before` says what it was worth then). A movement for which `after` has no rate counts
    with its points alone.
    """
    sums: dict[Kind, list[int]] = {kind: [0, 0, 0, 0] for kind in KINDS}
    for move in moves:
        both = sums[move.kind]
        both[0] += 1
        for place, amount in enumerate(_again(move, before, after, at), start=1):
            both[place] += amount
    return {
        kind: Side(count=count, points=points, theirs=theirs, minor=minor)
        for kind, (count, points, theirs, minor) in sums.items()
    }


def _again(
    move: Move, before: Partner | None, after: Partner, at: datetime
) -> tuple[int, int, int]:
    """Points, the partner's units and money of one movement."""
    points, theirs = move.points, move.theirs
    worth = standing(dated=after.worth, at=at) or Worth(issued_milli=0, taken_milli=0)
    match move.kind:
        case "pack":
            pack = standing(dated=after.packs, at=at)
            return points, theirs, points * pack.minor // pack.points if pack else 0
        case "issue" | "exchange_in":
            if move.kind == "exchange_in":
                rate = standing(dated=after.exchange_in, at=at)
                points = theirs // rate.theirs * rate.ours if rate else 0
            old = standing(dated=before.worth, at=move.at) if before else None
            full = move.points * old.issued_milli // MILLI if old else 0
            owed = points * move.minor // full if full else 0
            return points, theirs, owed * worth.issued_milli // MILLI
        case "spend" | "exchange_out":
            if move.kind == "exchange_out":
                out = standing(dated=after.exchange_out, at=at)
                theirs = points // out.ours * out.theirs if out else 0
            return points, theirs, points * worth.taken_milli // MILLI
