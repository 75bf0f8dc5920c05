"""The language of a text by its script."""

import pytest

from guerdon.know.voice.script import LOOKED_AT, language


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("物流很快", "zh"),
        ("質量很好", "zh"),
        ("iPhone 15 Pro Max 屏幕不错", "zh"),
        ("ok 好", "zh"),
        ("The noodles 面 were cold and the waiter was rude", "en"),
        ("Très bon", "en"),
        ("", ""),
        ("👍👍👍", ""),
        ("5.0 / 5", ""),
        ("k", ""),
        ("とても良い品質です", ""),
        ("좋아요", ""),
    ],
)
def test_told_by_its_characters(text: str, told: str) -> None:
    assert language(text=text) == told


def test_a_very_long_text_is_told_by_its_beginning() -> None:
    assert language(text="a b " * LOOKED_AT + "好" * LOOKED_AT) == "en"
