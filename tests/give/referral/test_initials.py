"""How much of a name others see."""

import pytest

from guerdon.give.referral.initials import initials


@pytest.mark.parametrize(
    ("name", "nickname", "shown"),
    [
        ("Ann Bo Cy Dee", "", "A. B. C."),
        ("ann", "", "A."),
        ("王小明", "", "王**"),
        ("  ", "", ""),
        ("", "", ""),
        ("+49 170 1234", "", ""),
        ("王小明", "  tea   lover ", "tea lover"),
        ("x", "n" * 40, "n" * 24),
        ("김철수", "", "김**"),
    ],
)
def test_initials(name: str, nickname: str, shown: str) -> None:
    assert initials(name=name, nickname=nickname) == shown
