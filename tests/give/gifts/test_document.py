"""The section is read strictly; a triple names a scene that is there."""

from typing import Any

import pytest

from guerdon.give import sections
from guerdon.give.gifts.document import parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import GiftRules

SCENE = {"key": "b", "name": {"en": "B"}, "by": "feeling", "when": "birthday"}
TRIPLE = {
    "scene": "b", "gift": "mug", "name": {"zh": "杯"}, "emotion": {"en": "seen"}, "level": "spur",
    "worth_minor": 900,
}  # fmt: skip
WHOLE: dict[str, Any] = {
    "care_days": 5, "again_days": 30, "ceilings": {"low": 1_000}, "matrix": {"low": ["spur"]},
    "scenes": [SCENE], "triples": [TRIPLE],
}  # fmt: skip


def test_whole_and_bare() -> None:
    found = parsed(document=WHOLE)
    assert isinstance(found, GiftRules)
    assert (found.care_days, found.ceilings, found.triples[0].worth_minor) == (
        5,
        {"low": 1_000},
        900,
    )
    assert found.matrix == {"low": frozenset({"spur"})}
    assert parsed(document={}) == GiftRules()
    assert "gifts" in sections.names()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"care_days": -1}, "$.care_days"),
        ({"again_days": 1.5}, "$.again_days"),
        ({"what": 1}, "$.what"),
        ({"ceilings": {"best": 1}}, "$.ceilings.best"),
        ({"ceilings": {"low": -1}}, "$.ceilings.low"),
        ({"matrix": {"low": ["bribe"]}}, "$.matrix.low[0]"),
        ({"scenes": [SCENE, SCENE]}, "$.scenes"),
        ({"scenes": [{**SCENE, "by": "luck"}]}, "$.scenes[0].by"),
        ({"scenes": [{**SCENE, "key": "B"}]}, "$.scenes[0].key"),
        ({"scenes": []}, "$.triples[0].scene"),
        ({"triples": [{**TRIPLE, "level": "x"}]}, "$.triples[0].level"),
        ({"triples": [{**TRIPLE, "name": {}}]}, "$.triples[0].name"),
        ({"triples": [{**TRIPLE, "worth_minor": -1}]}, "$.triples[0].worth_minor"),
    ],
)
def test_refused_with_its_place(changes: dict[str, Any], where: str) -> None:
    found = parsed(document={**WHOLE, **changes})
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
