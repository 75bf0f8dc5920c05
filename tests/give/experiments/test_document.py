"""The section `experiments`: what its schema allows, its reader takes, and nothing else."""

import pytest
from jsonschema import Draft202012Validator

from guerdon.give.experiments.document import SCHEMA, ExperimentSettings, parsed
from guerdon.terms.decision import Refusal

SOUND = {"global_holdout": {"share": 0.02, "salt": "2026"}}


def test_read() -> None:
    assert parsed(document=SOUND) == ExperimentSettings(share=0.02, salt="2026")
    assert parsed(document={}) == ExperimentSettings(share=0.0, salt="global")
    Draft202012Validator(SCHEMA).validate(SOUND)


@pytest.mark.parametrize(
    "held",
    [
        {"share": 0.3, "salt": "a"},
        {"share": -0.1, "salt": "a"},
        {"share": True, "salt": "a"},
        {"share": 0.1, "salt": ""},
        {"share": 0.1, "salt": "a", "more": 1},
    ],
)
def test_what_is_wrong(held: dict) -> None:
    document = {"global_holdout": held}
    refused = parsed(document=document)
    assert isinstance(refused, Refusal)
    assert str(refused.data["where"]).startswith("$.global_holdout")
    assert not Draft202012Validator(SCHEMA).is_valid(document)
