"""The section `sharing` reads back as it is written, and names what is wrong."""

from typing import Any

import jsonschema
import pytest

from guerdon.give.exchange.document import SCHEMA, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import HouseholdTerms, Sharing, TransferTerms


def test_what_is_not_said_is_not_offered() -> None:
    assert parsed(document={}) == Sharing()
    assert parsed(document={"transfer": {}, "household": {}}) == Sharing(
        transfer=TransferTerms(), household=HouseholdTerms()
    )


def test_all_of_it() -> None:
    document = {
        "transfer": {
            "least": 10,
            "most": 500,
            "most_a_day": 900,
            "times_a_day": 3,
            "fee_points": 1,
            "fee_bp": 50,
            "rest_days": 7,
        },
        "household": {"most_members": 4, "spenders": "named", "rest_days": 2},
    }
    jsonschema.validate(document, SCHEMA)
    assert parsed(document=document) == Sharing(
        transfer=TransferTerms(**document["transfer"]),
        household=HouseholdTerms(most_members=4, spenders="named", rest_days=2),
    )


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"transfers": {}}, "$.transfers"),
        ({"transfer": {"fee": 3}}, "$.transfer.fee"),
        ({"transfer": {"least": 0}}, "$.transfer.least"),
        ({"transfer": {"least": 9, "most": 8}}, "$.transfer.most"),
        ({"transfer": {"fee_bp": 10_001}}, "$.transfer.fee_bp"),
        ({"transfer": []}, "$.transfer"),
        ({"household": {"spenders": "none"}}, "$.household.spenders"),
        ({"household": {"most_members": True}}, "$.household.most_members"),
    ],
)
def test_what_is_wrong_is_named(document: dict[str, Any], where: str) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["where"] == where
