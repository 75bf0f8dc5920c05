"""The schema is a JSON Schema, and refuses what the parser refuses by shape."""

import jsonschema
import pytest

from guerdon.give.tiers.schema import SCHEMA
from tests.give.tiers.test_document import WHOLE, changed


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(dict(SCHEMA))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("structures.0.tier", 1),
        ("structures.0.measure", "visits"),
        ("structures.0.guard_percent", 101),
        ("structures.0.tiers.0.colour", "red"),
        ("plans.0.price_minor", -1),
    ],
)
def test_it_refuses(path: str, value: object) -> None:
    validator = jsonschema.Draft202012Validator(dict(SCHEMA))
    assert validator.is_valid(WHOLE)
    assert not validator.is_valid(changed(path, value))
