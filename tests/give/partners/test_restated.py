"""The same movements by the same terms come to the same, and by others as those say."""

from datetime import UTC, datetime
from typing import Any

from guerdon.give.partners.document import parsed
from guerdon.give.partners.restated import restated
from guerdon.terms.partners import KINDS, Move, Partner, Side

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
AIR: dict[str, Any] = {
    "key": "air",
    "name": {"en": "Air"},
    "credit": 9_000,
    "packs": [{"points": 1_000, "minor": 900}],
    "exchange_in": [{"theirs": 10, "ours": 3}],
    "exchange_out": [{"theirs": 2, "ours": 1}],
    "worth": [{"issued_milli": 1_000, "taken_milli": 800}],
}


def partner(**words: Any) -> Partner:
    found = parsed(document={"partners": [{**AIR, **words}]})
    assert isinstance(found, dict), found
    one = found["air"]
    assert isinstance(one, Partner)
    return one


def move(kind: Any, points: int, minor: int, theirs: int = 0) -> Move:
    return Move(
        reference=f"{kind}{points}",
        kind=kind,
        customer="a",
        entry="e",
        points=points,
        theirs=theirs,
        minor=minor,
        at=NOW,
    )


MOVES = (
    move("pack", 2_000, 1_800),
    # The first was paid for, of the second 100 of 400 were on credit.
    move("issue", 300, 0),
    move("issue", 400, 100),
    move("exchange_in", 300, 0, theirs=1_000),
    move("spend", 200, 160),
    move("exchange_out", 100, 80, theirs=200),
)


def test_by_the_same_terms_it_is_the_same() -> None:
    found = restated(moves=MOVES, before=partner(), after=partner(), at=NOW)
    assert found == {
        "pack": Side(count=1, points=2_000, minor=1_800),
        "issue": Side(count=2, points=700, minor=100),
        "exchange_in": Side(count=1, points=300, theirs=1_000),
        "spend": Side(count=1, points=200, minor=160),
        "exchange_out": Side(count=1, points=100, theirs=200, minor=80),
    }


def test_other_rates_change_money_and_the_other_side() -> None:
    dearer = partner(
        packs=[{"points": 100, "minor": 100}],
        exchange_in=[{"theirs": 10, "ours": 2}],
        exchange_out=[{"theirs": 3, "ours": 1}],
        worth=[{"issued_milli": 2_000, "taken_milli": 500}],
    )
    found = restated(moves=MOVES, before=partner(), after=dearer, at=NOW)
    assert found["pack"].minor == 2_000
    assert found["issue"].minor == 200
    assert (found["exchange_in"].points, found["exchange_in"].theirs) == (200, 1_000)
    assert found["spend"].minor == 100
    assert (found["exchange_out"].theirs, found["exchange_out"].minor) == (300, 50)


def test_without_rates_points_alone_stand() -> None:
    bare = partner(packs=[], exchange_in=[], exchange_out=[], worth=[])
    found = restated(moves=MOVES, before=None, after=bare, at=NOW)
    assert sum(side.minor for side in found.values()) == 0
    assert (found["exchange_in"].points, found["exchange_out"].theirs) == (0, 0)
    assert found["issue"].points == 700
    assert restated(moves=(), before=None, after=bare, at=NOW) == dict.fromkeys(KINDS, Side())
