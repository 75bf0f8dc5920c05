"""Sentences filled in: Chinese beside Chinese without a space, all else as str.format_map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.filled import filled, wide


@pytest.mark.parametrize(
    ("text", "data", "found"),
    [
        ("通过 {channel} 接收 {purpose} 类消息。", {"channel": "邮件", "purpose": "营销"},
         "通过邮件接收营销类消息。"),
        ("通过 {channel} 接收", {"channel": "SMS"}, "通过 SMS 接收"),
        ("还差 {n:,} 元", {"n": 1234}, "还差 1,234 元"),
        ("{a} {b}", {"a": "茶", "b": "礼"}, "茶礼"),
        ("{a} {b}", {"a": "茶", "b": "tea"}, "茶 tea"),
        ("{a} VIP 会员", {"a": "茶"}, "茶 VIP 会员"),
        ("名为 {name} 的", {"name": "茶 礼"}, "名为茶 礼的"),
        ("写作 {{key}} {word} 为", {"word": "好"}, "写作 {key} 好为"),
        ("{a} and {b}", {"a": "tea", "b": "gifts"}, "tea and gifts"),
        ("共 {x!r:>5} 个", {"x": "a"}, "共   'a' 个"),
        ("没有 {key}", {"key": ""}, "没有 "),
    ],
)  # fmt: skip
def test_the_space_is_there_only_where_it_is_written(
    text: str, data: dict[str, object], found: str
) -> None:
    assert filled(text=text, data=data) == found


@given(words=st.lists(st.text("ab1 ", min_size=1, max_size=5), min_size=2, max_size=2))
def test_without_chinese_data_it_is_what_python_does(words: list[str]) -> None:
    data = {"x": words[0], "y": words[1]}
    for text in ("还差 {x} 元 {y}", "{x} of {y} {{z}}", "会员{x}说 {y} "):
        assert filled(text=text, data=data) == text.format_map(data)


@pytest.mark.parametrize("text", ["还差 {n} 元", "{n"])
def test_what_is_missing_is_an_error_as_ever(text: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        filled(text=text, data={})


def test_which_signs_are_chinese() -> None:
    assert all(wide(sign) for sign in "茶，。（「％")
    assert not any(wide(sign) for sign in ["", "a", "1", " ", "é", "“", "–"])
