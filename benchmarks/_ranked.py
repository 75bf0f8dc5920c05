"""A board of many members, written straight into its tables, and calls on it that are timed."""

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
BOARD = "spent/2026"
# A prime that shares no factor with any size: neighbours in the table are far apart on the board.
STEP = 7919
# What a member has spent on average, in minor units; few have spent much.
MEAN = 200_000


def score(*, number: int, members: int) -> int:
    """The score of a member: exponential, and the same whenever it is asked for."""
    share = (number * STEP % members + 0.5) / members
    return 1 + int(-math.log(share) * MEAN)


def made(*, members: int) -> None:
    """Write members, nicknames, scores and the counts of the tree, in a house that was opened."""
    from django.db import connection

    from guerdon.give.leaderboard.counting import nodes
    from guerdon.store.bulk import moment
    from guerdon.store.play.scores import STRIPES

    at, every = moment(NOW), range(1, members + 1)
    none = ("", "", "{}", "", "")
    whose = "customer (id, key, created_at, zone, tier, attributes, email_index, phone_index)"
    _rows(whose, ((n, f"c{n}", at, *none) for n in every))
    _rows("player (customer_id, nickname, shown)", ((n, f"Member {n}", True) for n in every))
    scores = {n: score(number=n, members=members) for n in every}
    kept = ((BOARD, n, own, at, True) for n, own in scores.items())
    _rows("score (board, customer_id, score, reached_at, shown)", kept)
    counts = Counter((*node, n % STRIPES) for n, own in scores.items() for node in nodes(score=own))
    _rows(
        "scorecount (board, place, number, stripe, members)",
        ((BOARD, *node, count) for node, count in counts.items()),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _rows(into: str, rows: Iterable[Sequence[Any]]) -> None:
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * (into.count(",") + 1))
        with raw:
            raw.executemany(f"INSERT INTO store_{into} VALUES ({marks})", rows)
        return
    with raw.cursor().copy(f"COPY store_{into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def timed(*, members: int, calls: int) -> dict[str, tuple[float, float]]:
    """Median and p99 in milliseconds of each kind of call; ranks agree with plain counting."""
    from guerdon.store.play import scores

    asked = [1 + turn * STEP * 31 % members for turn in range(calls)]
    ranks, plain = {}, {}

    def page(number: int) -> None:
        found = scores.standing(board=BOARD, customer=f"c{number}", top=100, around=2)
        assert len(found.top) == 100, found
        assert [line.rank for line in found.around if line.own] == [found.rank], found

    def rank(number: int) -> None:
        ranks[number] = scores.rank(board=BOARD, score=score(number=number, members=members))

    def counted(number: int) -> None:
        plain[number] = _counted(score(number=number, members=members))

    def bought(number: int) -> None:
        _bought(number, members)

    found = {
        "top 100, own rank and neighbours": _took(page, asked),
        "own rank": _took(rank, asked),
        "plain": _took(counted, asked),
        "a purchase's score, committed": _took(bought, sorted(set(asked))),
    }
    assert ranks == plain, "the tree does not say what counting says"
    last = asked[-1]
    now = score(number=last, members=members) + SPENT
    assert scores.rank(board=BOARD, score=now) == _counted(now), "the tree lost a purchase"
    return found


SPENT = 12_900


def _counted(own: int) -> int:
    from guerdon.store import rows

    query = "SELECT count(*) FROM store_score WHERE board = %s AND shown AND score > %s"
    return 1 + int(rows.value(query=query, params=[BOARD, own]))


def _bought(number: int, members: int) -> None:
    from guerdon.store.play import scores
    from guerdon.store.writing import write

    was = score(number=number, members=members)
    with write():
        scores.put(
            pk=number,
            before={BOARD: (was, True)},
            after={BOARD: was + SPENT},
            shown=True,
            now=NOW,
        )


def _took(call: Callable[[int], None], numbers: Sequence[int]) -> tuple[float, float]:
    spent = []
    for number in numbers:
        begun = time.perf_counter()
        call(number)
        spent.append(1000 * (time.perf_counter() - begun))
    spent.sort()
    return round(spent[len(spent) // 2], 3), round(spent[int(len(spent) * 0.99)], 3)


if __name__ == "__main__":
    from guerdon.cli.house import open_house

    wanted = json.loads(sys.argv[1])
    open_house()
    made(members=wanted["members"])
    print(json.dumps(timed(members=wanted["members"], calls=wanted["calls"])))
