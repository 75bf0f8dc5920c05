"""Every word of charts and reports is there in both languages."""

import tomllib
from string import Formatter

import pytest

from guerdon.analyst.words import say
from tests.house import ROOT


def test_both_languages_take_the_same_data() -> None:
    file = ROOT / "src" / "guerdon" / "analyst" / "words.toml"
    for word, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert texts.keys() == {"en", "zh"}, word
        named = [
            {name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()
        ]
        assert named[0] == named[1], word


def test_data_is_filled_in() -> None:
    assert say("tenth", "zh", number=3) == "第 3 个十分位"
    with pytest.raises(KeyError):
        say("colour", "en")
