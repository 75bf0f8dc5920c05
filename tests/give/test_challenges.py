"""Challenges: a window, a measure, and steps that are reached once."""

from typing import Any

from guerdon.give import challenges
from guerdon.give.challenges import Challenge, progress
from guerdon.give.reading import Reader
from tests.give.plays import PLAY, bought


def challenge(**words: Any) -> Challenge:
    reader = Reader({**PLAY["challenges"][0], **words})
    found = challenges.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def test_kinds_are_counted_once_each() -> None:
    told = [bought(0, tea=1), bought(1, tea=2), bought(2, bread=1)]
    found = progress(challenge=challenge(), deeds=told)
    assert (found.done, found.reached, found.next) == (2, ("2",), 3)
    assert found.earned == {"2": 1}
    whole = progress(challenge=challenge(), deeds=[*told, bought(3, coffee=1)])
    assert (whole.reached, whole.next) == (("2", "3"), None)


def test_what_comes_back_takes_the_step_back() -> None:
    told = [bought(0, tea=1), bought(1, order="b", bread=1)]
    back = bought(5, -1, order="b", bread=-1)
    found = progress(challenge=challenge(), deeds=[*told, back])
    assert (found.done, found.earned) == (1, {})


def test_spend_within_the_window_only() -> None:
    may = {"start": "2026-03-02T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
    asked = challenge(period=may, counts={"measure": "spend_minor"}, steps=[{"target": 2000}])
    told = [bought(0), bought(1), bought(2), bought(3)]
    assert progress(challenge=asked, deeds=told).done == 2000
    # A return after the window still takes back what was bought within it.
    told = [*told, bought(2, 1, order="x"), bought(9, -1, order="x")]
    assert progress(challenge=asked, deeds=told).done == 2000
