"""The guide for analysts: every cell runs, in its order."""

import re

import pytest

from tests.house import ROOT

CELL = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_every_cell_runs() -> None:
    text = (ROOT / "docs" / "analyst.md").read_text(encoding="utf-8")
    cells = CELL.findall(text)
    assert len(cells) > 4
    names: dict[str, object] = {}
    for number, cell in enumerate(cells, start=1):
        exec(compile(cell, f"cell {number}", "exec"), names)
