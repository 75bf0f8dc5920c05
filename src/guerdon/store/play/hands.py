"""A member's hand: all that their plays hang on, held and read in one journey to the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guerdon.give.deeds import Deed
from guerdon.store import rows
from guerdon.store.bulk import among
from guerdon.store.ledger.ledger import wallet_account
from guerdon.store.parcel import Ready, asked, is_sqlite
from guerdon.store.play.awards import COUNTING

OWN = "(SELECT id FROM store_customer WHERE key = %s)"
WALLET = Ready(
    "SELECT 1 FROM store_balance WHERE account ="
    " (SELECT %s::text || id FROM store_customer WHERE key = %s) FOR UPDATE"
)
PLAYER = Ready(
    "INSERT INTO store_player (customer_id, nickname, shown)"
    " SELECT id, '', %s FROM store_customer WHERE key = %s"
    " ON CONFLICT (customer_id) DO UPDATE SET nickname = store_player.nickname"
    " RETURNING customer_id, shown"
)
ZONE = Ready("SELECT zone FROM store_customer WHERE key = %s")
DEEDS = f"""
SELECT play, source, "order", at, day, minor, units, marks FROM store_deed
WHERE customer_id = {OWN} AND {{among}} ORDER BY at, id
"""
GIVEN = ", ".join(f"'{state}'" for state in COUNTING)
AWARDS = f"""
SELECT play, step, max(turn), sum(CASE WHEN state IN ({GIVEN}) THEN 1 ELSE 0 END)
FROM store_award WHERE customer_id = {OWN} AND {{among}} GROUP BY play, step
"""
SCORES = Ready(f"SELECT board, score, shown FROM store_score WHERE customer_id = {OWN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A member among plays: deeds in order of time, and by play and step what was given.

    `given` counts what was not taken back, `turns` is the last turn of each step; `scores` are by
    board and round, each with whether it was ranked. `zone` is the member's own, "" unknown.
    """

    pk: int
    zone: str
    shown: bool
    deeds: Mapping[str, Sequence[Deed]]
    given: Mapping[str, Mapping[str, int]]
    turns: Mapping[str, Mapping[str, int]]
    scores: Mapping[str, tuple[int, bool]]


def hold(*, customer: str, plays: Sequence[str]) -> Hand | None:
    """The member's hand in these plays, theirs alone until the transaction ends.

    None for a customer that the store does not know. Call it inside `write()`; the wallet of
    points is held first, as everybody does who goes on to post.
    """
    wallet = [] if is_sqlite() else [(WALLET, [f"{wallet_account()}#", customer])]
    test, names = among("play", list(plays))
    answers = asked(
        *wallet,
        (PLAYER, [False, customer]),
        (ZONE, [customer]),
        (_ready(DEEDS, test), [customer, *names]),
        (_ready(AWARDS, test), [customer, *names]),
        (SCORES, [customer]),
    )[len(wallet) :]
    player, zone, deeds, awards, scores = (one.rows for one in answers)
    if not player:
        return None
    by_play: dict[str, list[Deed]] = {}
    for name, *row in deeds:
        by_play.setdefault(name, []).append(_deed(row))
    given: dict[str, dict[str, int]] = {}
    turns: dict[str, dict[str, int]] = {}
    for name, step, turn, count in awards:
        turns.setdefault(name, {})[step] = int(turn)
        given.setdefault(name, {})[step] = int(count)
    return Hand(
        pk=int(player[0][0]),
        zone=zone[0][0],
        shown=bool(player[0][1]),
        deeds=by_play,
        given=given,
        turns=turns,
        scores={board: (int(score), bool(shown)) for board, score, shown in scores},
    )


def _ready(query: str, test: str) -> str:
    """One text for any number of plays; on SQLite it has a place for each, and needs no name."""
    full = query.format(among=test)
    return full if is_sqlite() else Ready(full)


def _deed(row: Sequence[Any]) -> Deed:
    source, order, at, day, minor, units, marks = row
    return Deed(
        source=source,
        order=order,
        at=rows.moment(at),
        day=date.fromisoformat(day) if isinstance(day, str) else day,
        minor=int(minor),
        units=int(units),
        marks=json.loads(marks) if isinstance(marks, str) else marks,
    )
