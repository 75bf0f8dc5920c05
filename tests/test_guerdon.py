"""`import guerdon` loads nothing; its names come when they are asked for."""

import subprocess
import sys

import pytest

import guerdon
from guerdon import analyst

LOOK = """
import sys
import guerdon
heavy = {"numpy", "pyarrow", "duckdb", "ibis", "django", "pandas"} & sys.modules.keys()
assert not heavy, heavy
assert callable(guerdon.rfm)
assert "ibis" in sys.modules
assert "django" not in sys.modules, "an analyst needs no database"
"""


def test_names_are_loaded_when_they_are_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_what_there_is_and_what_there_is_not() -> None:
    assert guerdon.summary is analyst.summary
    assert set(analyst.__all__) <= set(dir(guerdon))
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = guerdon.colour
