"""Codes that people would take for one are one."""

import pytest

from guerdon.terms.code import plain


@pytest.mark.parametrize(
    "text", ["SUMMER 10", "summer10", " Summer  10\n", "ＳＵＭＭＥＲ　１０", "sum\u00a0mer10"]
)
def test_case_blanks_and_wide_letters_do_not_count(text: str) -> None:
    assert plain(text=text) == "SUMMER10"


def test_hyphens_count() -> None:
    assert plain(text="save－10") == "SAVE-10"
    assert plain(text="  ") == ""
