"""The document: strict, every way leads somewhere, and of one mind with its schema."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guerdon.give.journeys import schema
from guerdon.give.journeys.document import KINDS
from tests.give.paths import CART, HELLO, journey, written, wrong

VALID = Draft202012Validator(schema.schema(language="en"))


def test_a_journey_is_read() -> None:
    found = journey()
    assert (found.key, found.called("zh"), found.called("fr")) == ("cart", "购物车", "购物车")
    assert [step.key for step in found.steps] == ["rest", "hello", "look", "coupon", "last"]
    assert [step.after for step in found.steps] == ["hello", "look", "coupon", "last", "end"]
    assert found.goal is not None
    assert found.goal.within.days == 7
    assert found.step("hello") == found.steps[1]
    assert found.step("nowhere") is None
    assert VALID.is_valid(CART)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ({"steps": []}, "$.steps"),
        ({"steps": [HELLO, HELLO]}, "$.steps[1].key"),
        ({"steps": [{**HELLO, "key": "end"}]}, "$.steps[0].key"),
        ({"steps": [{**HELLO, "then": "nowhere"}]}, "$.steps[0]"),
        ({"steps": [{"key": "a"}]}, "$.steps[0]"),
        ({"steps": [{**HELLO, "exit": {}}]}, "$.steps[0]"),
        ({"steps": [{**HELLO, "odd": 1}]}, "$.steps[0].odd"),
        ({"journey": "Not A Key"}, "$.journey"),
        ({"name": {}}, "$.name"),
        ({"again": None}, "$.again.when"),
        ({"goal": None, "holdout_percent": 10}, "$.holdout_percent"),
        ({"holdout_percent": 95}, "$.holdout_percent"),
        ({"goal": {"trigger": "purchase"}}, "$.goal.days"),
        ({"stops": [{"trigger": "NO"}]}, "$.stops[0].trigger"),
        ({"odd": 1}, "$.odd"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named_with_its_place(
    words: dict[str, Any], where: str
) -> None:
    assert wrong(**words)[0] == where


def test_what_is_no_journey_is_refused() -> None:
    from guerdon.give.journeys.document import parsed
    from guerdon.terms.decision import Refusal

    for one in (None, [], "x", 3, {}):
        assert isinstance(parsed(document=one), Refusal)


def test_the_schema_refuses_what_the_reader_refuses_by_its_shape() -> None:
    for words in ({"steps": []}, {"odd": 1}, {"again": {"when": "often"}}, {"goal": {}}):
        assert not VALID.is_valid({**deepcopy(CART), **words})
        assert wrong(**words)
    for kind in KINDS:
        Draft202012Validator.check_schema(
            {**kind.SCHEMA, "$defs": schema.schema(language="zh")["$defs"]}
        )
    assert written()["journey"] == "cart"
