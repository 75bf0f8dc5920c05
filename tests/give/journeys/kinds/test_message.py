"""Messages: planned with everything they need, in a template or words of their own."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.journeys.kinds import message
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation

OWN = {"zh": {"title": "你好", "text": "欢迎"}, "en": {"text": "Welcome"}}


def test_a_message_is_planned_and_the_run_goes_on() -> None:
    reader = Reader({"channels": ["push", "sms"], "words": OWN, "keep_hours": 6, "cost_minor": 5})
    terms = message.read(reader=reader)
    assert reader.refusal() is None
    here = situation(data={"cart": "c1", "lines": [1]})
    turn = message.meet(terms=terms, situation=here)
    say: Any = turn.effect
    assert (turn.until, say.purpose, say.channels) == (None, "marketing", ("push", "sms"))
    assert (say.until, say.capped, say.cost_minor) == (NOON + timedelta(hours=6), True, 5)
    assert (say.data, say.words["en"]["title"]) == ({"cart": "c1"}, "")
    woken = message.woken(terms=terms, situation=here, cause=Cause(why="due"))
    assert woken.effect is None
    assert message.ways(terms=terms) == ("",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"template": "x"},
        {"channels": ["pigeon"], "template": "x"},
        {"channels": ["sms"]},
        {"channels": ["sms"], "template": "x", "words": OWN},
        {"channels": ["sms"], "words": {"en": {}}},
        {"channels": ["sms"], "template": "x", "purpose": "fun"},
        {"channels": ["sms"], "template": "x", "keep_hours": 0},
    ],
)
def test_what_could_not_be_sent_is_refused(wrong: dict[str, Any]) -> None:
    reader = Reader(wrong)
    message.read(reader=reader)
    assert reader.refusal() is not None
    assert message.WORD == "message"
    assert message.SCHEMA["required"] == ["channels"]
