"""The section `gift_cards` reads back as it is written, and names what is wrong."""

from typing import Any

import jsonschema
import pytest

from guerdon.give.stored_value.document import SCHEMA, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.stored_value import CardTerms


def test_all_of_it() -> None:
    document = {
        "currency": "CNY",
        "jurisdiction": "CN",
        "life_months": 36,
        "least_minor": 100,
        "most_minor": 9_000,
        "most_balance_minor": 90_000,
        "refund_days": 30,
        "pattern": "gift-****-****-***%",
    }
    jsonschema.validate(document, SCHEMA)
    expected = CardTerms(**{**document, "pattern": "GIFT-****-****-***%"})  # type: ignore[arg-type]
    assert parsed(document=document) == expected
    assert parsed(document={"currency": "USD"}) == CardTerms(currency="USD")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"currency": "yuan"}, "$.currency"),
        ({"currency": None}, "$.currency"),
        ({"jurisdiction": "Mars"}, "$.jurisdiction"),
        ({"life_months": 0}, "$.life_months"),
        ({"least_minor": 9, "most_minor": 8}, "$.most_minor"),
        ({"pattern": "****-****-****"}, "$.pattern"),
        ({"pattern": "***%"}, "$.pattern"),
        ({"pattern": "a b"}, "$.pattern"),
        ({"fee": 1}, "$.fee"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], where: str) -> None:
    found = parsed(document={"currency": "CNY", **change})
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
