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
    ],
)
def test_a_cell_too_few_too_many_or_unknown_is_named(document: Any, where: str) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
