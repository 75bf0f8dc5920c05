"""What a night is asked compares by its settings, so that other ones are seen."""

from dataclasses import replace

from tests.lake.test_run import BRIEF


def test_any_setting_makes_another_brief():
    assert replace(BRIEF) == BRIEF
    assert replace(BRIEF, own_rhythm=True) != BRIEF
    assert replace(BRIEF, economics=replace(BRIEF.economics, margin=0.26)) != BRIEF
