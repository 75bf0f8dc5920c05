"""The list of kinds."""

from pathlib import Path

import guerdon.give.promotions as folder
from guerdon.give.kinds import KINDS
from guerdon.terms.offer import LAYERS
from guerdon.terms.reasons import sentences


def test_each_file_of_the_folder_is_a_kind_of_its_name() -> None:
    files = {path.stem for path in Path(folder.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == set(KINDS)
    assert all(kind.name == name for name, kind in KINDS.items())


def test_each_kind_has_layers_and_a_sentence() -> None:
    for name, kind in KINDS.items():
        assert set(kind.layers) <= set(LAYERS)
        assert f"gives_{name}" in sentences()
