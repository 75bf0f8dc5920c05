"""Splits: even shares, the same way for the same member at every entry."""

from typing import Any

from guerdon.give.journeys.kinds import split
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import situation


def part(percent: float, go: str) -> dict[str, Any]:
    return {"share_percent": percent, "go": go}


def test_shares_come_out_and_members_keep_their_way() -> None:
    reader = Reader({"parts": [part(25, "a"), part(75, "b")]})
    terms = split.read(reader=reader)
    assert reader.refusal() is None
    ways = [
        split.meet(terms=terms, situation=situation(customer=f"c{number}")).goes
        for number in range(4_000)
    ]
    assert 900 < ways.count("a") < 1_100
    again = situation(customer="c7", run="r2", object="c9")
    assert split.meet(terms=terms, situation=again).goes == ways[7]
    assert split.woken(terms=terms, situation=again, cause=Cause(why="due")).goes == ways[7]
    # Another step divides anew: else its parts would be those of this one.
    other = [
        split.meet(terms=terms, situation=situation(customer=f"c{number}", step="there")).goes
        for number in range(400)
    ]
    assert other != ways[:400]
    assert split.ways(terms=terms) == ("a", "b")


def test_the_shares_make_up_the_whole() -> None:
    for wrong in ([part(50, "a")], [part(50, "a"), part(49, "b")], [part(100, "a"), part(0, "b")]):
        reader = Reader({"parts": wrong})
        split.read(reader=reader)
        assert reader.refusal() is not None
    assert split.WORD == "split"
    assert split.SCHEMA["required"] == ["parts"]
