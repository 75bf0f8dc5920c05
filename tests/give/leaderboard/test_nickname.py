"""Nicknames that give away nobody, and that nobody can copy by other signs."""

import pytest

from guerdon.give.leaderboard.nickname import checked, folded
from guerdon.terms.decision import Refusal

OWN = ("Lin Xiaoyan", "lin.x@example.com", "+86 138 0013 8000")


@pytest.mark.parametrize(
    "asked", ["小燕子", "Tea Lover", "咖啡控66", "Björn B.", "kaffee🌿", "三只松鼠迷", "O'Neil"]
)
def test_names_that_give_nobody_away(asked: str) -> None:
    assert checked(asked=f"  {asked} ", own=OWN) == asked


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("a", "nickname_length"),
        ("x" * 17, "nickname_length"),
        ("   ", "nickname_length"),
        ("ab\u200bcd", "nickname_signs"),
        ("ab\u202ecd", "nickname_signs"),
        ("ab\x00cd", "nickname_signs"),
        ("call 138001", "nickname_number"),
        ("13-80-01-38", "nickname_number"),
        ("１３８００１", "nickname_number"),
        ("一三八零零一三八", "nickname_number"),
        ("a@b", "nickname_contact"),
        ("me.com fan", "nickname_contact"),
        ("微信 abc", "nickname_contact"),
        ("QQ: 12", "nickname_contact"),
        ("官方 小助手", "nickname_posing"),
        ("Admin", "nickname_posing"),
        ("ＡＤＭＩＮ", "nickname_posing"),
        ("xiaoyan", "nickname_own"),
        ("LINXIAOYAN", "nickname_own"),
        ("lin.x", "nickname_own"),
    ],
)
def test_names_that_give_somebody_away(asked: str, reason: str) -> None:
    found = checked(asked=asked, own=OWN)
    assert isinstance(found, Refusal), found
    assert found.reason == reason


def test_a_chinese_name_of_ones_own_is_refused() -> None:
    found = checked(asked="我是李明呀", own=("李明", "", ""))
    assert isinstance(found, Refusal)
    assert found.reason == "nickname_own"


def test_blanks_case_width_and_marks_make_no_other_name() -> None:
    assert folded(nickname="Té a  Lover") == folded(nickname="ｔｅａＬＯＶＥＲ") == "tealover"
