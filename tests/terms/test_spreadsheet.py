"""No cell of ours runs in a spreadsheet."""

import pytest

from guerdon.terms.spreadsheet import tame


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_formulas_are_tamed(text: str) -> None:
    assert tame(text) == f"'{text}"
    assert tame("plain") == "plain"
