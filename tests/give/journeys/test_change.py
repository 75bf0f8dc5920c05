"""An edit says what waiting runs would meet, and moves them only where it is asked to."""

import pytest

from guerdon.give.journeys import change
from guerdon.terms.decision import Refusal
from tests.give.paths import HELLO, journey, steps


def test_what_an_edit_meets() -> None:
    old, new = journey(), steps({**HELLO, "message": {"channels": ["sms"], "template": "other"}})
    counts = {(1, "rest"): 4, (1, "hello"): 1}
    found = {one.step: one for one in change.waiting(old={1: old}, new=new, counts=counts)}
    assert (found["rest"].there, found["rest"].runs) == (False, 4)
    assert (found["hello"].there, found["hello"].changed) == (True, True)
    assert not change.waiting(old={1: old}, new=old, counts={(1, "rest"): 1})[0].changed


def test_runs_stay_where_nobody_says_else() -> None:
    asked = {"rest": "stay", "look": "exit", "last": "move:hello"}
    assert change.plans(asked=asked, new=journey()) == {"look": "end", "last": "hello"}


@pytest.mark.parametrize("word", ["move:nowhere", "move", "leave", "exit:x", "stay:x", ""])
def test_another_word_is_refused(word: str) -> None:
    assert isinstance(change.plans(asked={"rest": word}, new=journey()), Refusal)
