"""The section `rfm`: all 125 cells or none, each of a segment that has words."""

from typing import Any

import pytest

from guerdon.give.rfm.document import SCORES, SEGMENTS, RfmSettings, parsed, written
from guerdon.know.rfm import segment_names
from guerdon.terms.decision import Refusal


def table() -> dict[str, Any]:
    return written(cells=segment_names().cells)


def test_the_shipped_table_reads_as_it_is() -> None:
    found = parsed(document={"cells": table(), "recency": "rhythm"})
    assert found == RfmSettings(recency="rhythm", cells=segment_names().cells)
    assert parsed(document={}) == RfmSettings()
    assert set(SEGMENTS) == set(segment_names().names)
    assert len(segment_names().cells) == SCORES**3


def spoilt(**words: Any) -> dict[str, Any]:
    return {"cells": {**table(), **words}}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"recency": "weeks"}, "$.recency"),
        ({"cell": {}}, "$.cell"),
        ({"cells": {}}, "$.cells.r1"),
        (spoilt(r6=[]), "$.cells.r6"),
        (spoilt(r2=[["lost"] * 5] * 4), "$.cells.r2"),
        (spoilt(r2=[["lost"] * 5] * 4 + [["lost"] * 4]), "$.cells.r2[4]"),
        (spoilt(r3=[["lost"] * 5] * 4 + [["lost"] * 4 + ["kings"]]), "$.cells.r3[4][4]"),
        (spoilt(r3=[["lost"] * 5] * 4 + [["lost"] * 4 + [None]]), "$.cells.r3[4][4]"),
        ({"names": []}, "$.names"),
        ({"names": {"Kings!": {"en": "Kings"}}}, "$.names"),
        ({"names": {"kings": {}}}, "$.names.kings"),
        ({"names": {"kings": {"en": ""}}}, "$.names.kings.en"),
        ({"names": {"kings": {"en": "x" * 41}}}, "$.names.kings.en"),
        ({"names": {"kings": {"fr": "Rois"}}}, "$.names.kings.fr"),
        ({"names": {"kings": {"zh": "王"}, "queens": {"zh": "王"}}}, "$.names.queens.zh"),
        ({"names": {f"own_{n}": {"en": f"{n}"} for n in range(21)}}, "$.names"),
    ],
)
def test_a_cell_too_few_too_many_or_unknown_is_named(document: Any, where: str) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where


def test_a_segment_of_the_shops_own_needs_a_name_and_is_then_a_cells() -> None:
    cells = {**table(), "r5": [["lost"] * 5] * 4 + [["lost"] * 4 + ["kings"]]}
    found = parsed(document={"cells": cells, "names": {"kings": {"en": "Kings"}}})
    assert isinstance(found, RfmSettings)
    assert found.cells is not None
    assert found.cells[5, 5, 5] == "kings"
    assert found.segments == (*SEGMENTS, "kings")
    nameless = parsed(document={"cells": cells})
    assert isinstance(nameless, Refusal)
    assert nameless.data["where"] == "$.cells.r5[4][4]"
    renamed = parsed(document={"names": {"lost": {"zh": "已离开"}}})
    assert isinstance(renamed, RfmSettings)
    assert renamed.segments == SEGMENTS
