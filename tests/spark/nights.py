"""One shop for the nights on a cluster, and what the embedded engine says of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from guerdon.know.value import Economics
from guerdon.lake import engine, run
from guerdon.lake.brief import Brief
from guerdon.terms import condition
from guerdon.terms.telling import Tell, quiet
from tests import shops
from tests.spark import shop
from tests.spark.same import differences, same

BRIEF = Brief(
    as_of=shops.AS_OF,
    zone=shop.ZONE,
    economics=Economics(margin=0.25, yearly_discount_rate=0.1),
)
SEGMENTS = {
    "big": {"field": "spend", "op": "at_least", "value": 5000},
    "gold": {"field": "tier", "op": "is", "value": "gold"},
    "young": {"field": "attribute.age", "op": "in", "value": ["20", "21", "22"]},
    "both": {"field": "segments", "op": "has_all", "value": ["big", "gold"]},
}

Night = Callable[[Any, str, Tell], dict[str, Any]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough customers that who leaves is learnt too."""
    return shop.written(tmp_path_factory.mktemp("night"), customers=700)


@pytest.fixture(scope="session")
def night(folder: Path) -> Night:
    """A night by an engine into a folder of that name; its report."""
    asked = {key: condition.parsed(document=one) for key, one in SEGMENTS.items()}

    def made(by: Any, name: str, tell: Tell) -> dict[str, Any]:
        found = run.known(
            engine=by, folder=folder, out=folder / name, brief=BRIEF, segments=asked, tell=tell
        )
        assert isinstance(found, dict)
        return found

    return made


@pytest.fixture(scope="session")
def embedded(night: Night, folder: Path) -> dict[str, Any]:
    with engine.opened(spill=folder) as duck:
        return night(duck, "embedded", quiet)


def alike(folder: Path, name: str) -> list[str]:
    found = []
    for file in ("know.parquet", "values.parquet"):
        one, other = (pq.read_table(folder / each / file) for each in ("embedded", name))
        found += differences(one, other, ordered=True)
    one, other = (
        json.loads((folder / each / "report.json").read_text()) for each in ("embedded", name)
    )
    return found + [key for key in one if not same(one[key], other.get(key))]
