"""Scores of boards: ranks from a counted tree, the top and the neighbours from an index."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.leaderboard.counting import MOST_SCORE, ahead, moved
from guerdon.store import rows
from guerdon.store.bulk import among, moment
from guerdon.store.models import Score as Row
from guerdon.store.parcel import asked, later

STRIPES = 8
_MOVE = """
INSERT INTO store_scorecount (board, place, number, stripe, members) VALUES {values}
ON CONFLICT (board, place, number, stripe)
DO UPDATE SET members = store_scorecount.members + excluded.members
"""
_KEEP = """
INSERT INTO store_score (board, customer_id, score, reached_at, shown) VALUES {values}
ON CONFLICT (board, customer_id)
DO UPDATE SET score = excluded.score, shown = excluded.shown, reached_at = excluded.reached_at
"""
_LINES = """
SELECT s.customer_id, p.nickname, s.score FROM store_score s
JOIN store_player p ON p.customer_id = s.customer_id
WHERE s.board = %s AND s.shown
"""
_DOWN = "ORDER BY s.score DESC, s.customer_id DESC LIMIT %s"
_PAIR = "(s.score, s.customer_id)"
_OWN = """
SELECT s.customer_id, s.score FROM store_customer c
JOIN store_score s ON s.customer_id = coalesce(c.merged_into_id, c.id)
WHERE s.board = %s AND c.key = %s AND s.shown
"""
# A sum for each place with its bounds written out: each is one short stretch of the index. One
# join with all bounds PostgreSQL would read the whole board for.
_AHEAD = (
    "coalesce((SELECT sum(members) FROM store_scorecount"
    " WHERE board = %s AND place = %s AND number BETWEEN %s AND %s), 0)"
)
_Row = tuple[int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a board: equal scores share a rank; `own` marks whose page it is."""

    rank: int
    nickname: str
    score: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The top of a board, and where a member stands: None where they have no score or hide."""

    top: tuple[Line, ...]
    rank: int | None
    score: int | None
    around: tuple[Line, ...]


def put(
    *,
    pk: int,
    before: Mapping[str, tuple[int, bool]],
    after: Mapping[str, int],
    shown: bool,
    now: datetime,
) -> None:
    """A member's scores (row id) by board and round, over those before; 0 or less goes off it.

    `before` says of each whether it was ranked; boards of which neither speaks stay. Call it
    inside `write()` with the member's hand held, so that the counts stay those of the rows. A
    score above 64^8 - 1 counts as that.
    """
    wanted = {board: min(score, MOST_SCORE) for board, score in after.items()}
    changed = {
        board: (before.get(board), score if score > 0 else None)
        for board in sorted(before.keys() | wanted.keys())
        if (score := wanted.get(board, 0)) > 0 or board in before
    }
    changed = {board: both for board, both in changed.items() if both[0] != (both[1], shown)}
    _write(pk, {board: score for board, (_, score) in changed.items()}, shown, now)
    moves: dict[tuple[str, int, int], int] = {}
    for board, (was, score) in changed.items():
        nodes = moved(
            before=was[0] if was is not None and was[1] else None, after=score if shown else None
        )
        moves |= {(board, *node): change for node, change in nodes.items()}
    if moves:
        # In the order of their places, so that parallel calls wait and never deadlock.
        values = [
            value
            for (board, place, number), change in sorted(moves.items())
            for value in (board, place, number, pk % STRIPES, change)
        ]
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(moves))
        later(query=_MOVE.format(values=places), params=values)


def _write(pk: int, scores: Mapping[str, int | None], shown: bool, now: datetime) -> None:
    kept = [(board, pk, score, moment(now), shown) for board, score in scores.items() if score]
    gone = [board for board, score in scores.items() if not score]
    if kept:
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(kept))
        later(query=_KEEP.format(values=places), params=[value for row in kept for value in row])
    if gone:
        test, values = among("board", gone)
        query = f"DELETE FROM store_score WHERE customer_id = %s AND {test}"
        later(query=query, params=[pk, *values])


def of(*, customer: str) -> dict[str, int]:
    """The member's scores by board and round."""
    return dict(Row.objects.filter(customer__key=customer).values_list("board", "score"))


def rank(*, board: str, score: int) -> int:
    """One more than there are members with a greater score."""
    return ranks(board=board, scores=[score])[score]


def ranks(*, board: str, scores: Collection[int]) -> dict[int, int]:
    """The rank of each score, all by one statement."""
    if not scores:
        return {}
    sums: list[str] = []
    params: list[object] = []
    for score in scores:
        parts = ahead(score=min(score, MOST_SCORE))
        sums.append(" + ".join(["1", *[_AHEAD] * len(parts)]))
        params += [value for part in parts for value in (board, *part)]
    (found,) = rows.several(query=f"SELECT {', '.join(sums)}", params=params)
    return dict(zip(scores, map(int, found), strict=True))


def standing(*, board: str, customer: str | None, top: int = 10, around: int = 2) -> Standing:
    """The first `top`, the member's own rank, and so many above and below them."""
    found = rows.several(query=_OWN, params=[board, customer]) if customer is not None else []
    pk, own = (int(found[0][0]), int(found[0][1])) if found else (None, None)
    first, beside = _read(board, pk, own, top, around)
    # From the first place on, ranks are counted off; those between others are looked up.
    listed = [int(row[2]) for row in first]
    known = {score: 1 + listed.index(score) for score in listed}
    known |= ranks(board=board, scores={int(row[2]) for row in beside} - known.keys())
    return Standing(
        top=tuple(_line(row, pk, known) for row in first),
        rank=None if own is None else known[own],
        score=own,
        around=tuple(_line(row, pk, known) for row in beside),
    )


def _read(
    board: str, pk: int | None, own: int | None, top: int, around: int
) -> tuple[Sequence[_Row], Sequence[_Row]]:
    """The top, and the member's row among those next to it, in one round trip; greatest first."""
    letters: list[tuple[str, list[object]]] = [(f"{_LINES} {_DOWN}", [board, top])]
    if pk is not None:
        up = "ORDER BY s.score, s.customer_id LIMIT %s"
        letters += [
            (f"{_LINES} AND {_PAIR} > (%s, %s) {up}", [board, own, pk, around]),
            (f"{_LINES} AND {_PAIR} <= (%s, %s) {_DOWN}", [board, own, pk, around + 1]),
        ]
    first, *others = (answer.rows for answer in asked(*letters))
    return first, [*reversed(others[0]), *others[1]] if others else []


def _line(row: _Row, pk: int | None, ranks: Mapping[int, int]) -> Line:
    customer, nickname, score = row
    return Line(rank=ranks[int(score)], nickname=nickname, score=int(score), own=customer == pk)


def sizes(*, boards: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Of each board's round (key -> board and round): members with a score, and those shown."""
    found = {}
    for key, board in boards.items():
        own = Row.objects.filter(board=board)
        found[key] = (own.count(), own.filter(shown=True).count())
    return found
