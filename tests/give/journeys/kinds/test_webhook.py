"""Webhooks carry what the entry said."""

from typing import Any

from guerdon.give.journeys.kinds import webhook
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import situation


def test_another_program_is_told_once() -> None:
    reader = Reader({"name": "crm"})
    terms = webhook.read(reader=reader)
    assert reader.refusal() is None
    turn = webhook.meet(terms=terms, situation=situation(data={"cart": "c1"}))
    hook: Any = turn.effect
    assert hook.name == "crm"
    assert hook.data == {"journey": "cart", "step": "here", "object": "c1", "cart": "c1"}
    again = webhook.woken(terms=terms, situation=situation(), cause=Cause(why="due"))
    assert again.effect is None
    assert webhook.ways(terms=terms) == ("",)
    for wrong in ({}, {"name": "A B"}, {"name": "x", "url": "y"}):
        reader = Reader(wrong)
        webhook.read(reader=reader)
        assert reader.refusal() is not None
    assert webhook.WORD == "webhook"
    assert webhook.SCHEMA["required"] == ["name"]
