"""Scores of boards: ranks from a counted tree, the top and the neighbours from an index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.leaderboard.counting import MOST_SCORE, ahead, moved
from guerdon.store import rows
from guerdon.store.bulk import among, moment
from guerdon.store.models import Score as Row
from guerdon.store.parcel import later

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
    parts = ahead(score=min(score, MOST_SCORE))
    # A sum for each place with its bounds written out: each is one short stretch of the index. One
    # join with all bounds PostgreSQL would read the whole board for.
    one = (
        "coalesce((SELECT sum(members) FROM store_scorecount"
        " WHERE board = %s AND place = %s AND number BETWEEN %s AND %s), 0)"
    )
    query = f"SELECT {' + '.join(['1', *[one] * len(parts)])}"
    params = [value for part in parts for value in (board, *part)]
    return int(rows.value(query=query, params=params))


def standing(*, board: str, customer: str | None, top: int = 10, around: int = 2) -> Standing:
    """The first `top`, the member's own rank, and so many above and below them."""
    pk = rows.value(query=rows.CUSTOMER, params=[customer]) if customer is not None else None
    first: list[tuple[int, str, int]] = rows.several(
        query=f"{_LINES} ORDER BY s.score DESC, s.customer_id DESC LIMIT %s", params=[board, top]
    )
    query = "SELECT score FROM store_score WHERE board = %s AND customer_id = %s AND shown"
    own = rows.value(query=query, params=[board, pk]) if pk is not None else None
    beside = _beside(board, int(pk), int(own), around) if pk is not None and own is not None else []
    # From the first place on, ranks are counted off; between others each score is looked up.
    scores = [int(row[2]) for row in first]
    ranks = {score: 1 + scores.index(score) for score in scores}
    for score in {int(row[2]) for row in beside} - ranks.keys():
        ranks[score] = rank(board=board, score=score)
    return Standing(
        top=tuple(_line(row, pk, ranks) for row in first),
        rank=None if own is None else ranks[int(own)],
        score=None if own is None else int(own),
        around=tuple(_line(row, pk, ranks) for row in beside),
    )


def _beside(board: str, pk: int, own: int, around: int) -> list[tuple[int, str, int]]:
    """The member's row among those next to it, the greatest score first."""
    pair = "(s.score, s.customer_id)"
    above = rows.several(
        query=f"{_LINES} AND {pair} > (%s, %s) ORDER BY s.score, s.customer_id LIMIT %s",
        params=[board, own, pk, around],
    )
    below = rows.several(
        query=f"{_LINES} AND {pair} <= (%s, %s) ORDER BY s.score DESC, s.customer_id DESC LIMIT %s",
        params=[board, own, pk, around + 1],
    )
    return [*reversed(above), *below]


def _line(row: tuple[int, str, int], pk: int | None, ranks: Mapping[int, int]) -> Line:
    customer, nickname, score = row
    return Line(rank=ranks[int(score)], nickname=nickname, score=int(score), own=customer == pk)


def sizes(*, boards: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Of each board's round (key -> board and round): members with a score, and those shown."""
    found = {}
    for key, board in boards.items():
        own = Row.objects.filter(board=board)
        found[key] = (own.count(), own.filter(shown=True).count())
    return found
