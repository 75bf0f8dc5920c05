"""Branches: the first case that holds, in their order."""

from guerdon.give.journeys.kinds import branch
from guerdon.give.journeys.step import Cause, Facts
from guerdon.give.reading import Reader
from tests.give.paths import situation

GOLD = {"field": "tier", "op": "is", "value": "gold"}
BIG = {"field": "spend", "op": "at_least", "value": 100}


def test_the_first_case_that_holds_says_where() -> None:
    document = {"cases": [{"when": GOLD, "go": "a"}, {"when": BIG, "go": "b"}], "otherwise": "c"}
    reader = Reader(document)
    terms = branch.read(reader=reader)
    assert reader.refusal() is None
    for values, goes in (
        ({"tier": "gold", "spend": 100}, "a"),
        ({"spend": 100}, "b"),
        ({}, "c"),
    ):
        here = situation(facts=Facts(values=values))
        assert branch.meet(terms=terms, situation=here).goes == goes
        assert branch.woken(terms=terms, situation=here, cause=Cause(why="due")).goes == goes
    assert branch.ways(terms=terms) == ("a", "b", "c")
    for wrong in ({}, {"cases": []}, {"cases": [{"when": GOLD}]}, {"cases": [{"go": "a"}], "x": 1}):
        reader = Reader(wrong)
        branch.read(reader=reader)
        assert reader.refusal() is not None
    assert branch.WORD == "branch"
    assert branch.SCHEMA["required"] == ["cases"]
