"""A brief's message: templates in their order and a time of day; what is wrong says where."""

from datetime import time
from typing import Any

import pytest

from guerdon.flows.campaigns import brief
from guerdon.flows.campaigns.brief_message import BriefMessage, read, wrong
from guerdon.terms.decision import Refusal
from tests.flows import regulars


def test_none_and_whole() -> None:
    assert read(document=None) is None
    found = read(document={"templates": ["mail", "text"], "at": "09:30"})
    assert found == BriefMessage(templates=("mail", "text"), at=time(9, 30))
    assert wrong(document={"templates": ["mail", "text"], "at": "09:30"}) is None
    assert read(document={"templates": ["mail"]}) == BriefMessage(templates=("mail",))


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ("mail", ""),
        ({}, ".templates"),
        ({"templates": ["mail"], "channels": ["sms"]}, ""),
        ({"templates": []}, ".templates"),
        ({"templates": "mail"}, ".templates"),
        ({"templates": ["a", "b", "c", "d", "e"]}, ".templates"),
        ({"templates": [3]}, ".templates"),
        ({"templates": ["No Key"]}, ".templates"),
        ({"templates": ["mail", "mail"]}, ".templates"),
        ({"templates": ["mail"], "at": "24:00"}, ".at"),
        ({"templates": ["mail"], "at": 10}, ".at"),
    ],
)
def test_what_is_wrong_says_where(document: Any, where: str) -> None:
    found = wrong(document=document)
    assert found is not None
    assert found[0] == where
    refused = brief.parsed(document=regulars.brief(message=document))
    assert isinstance(refused, Refusal)
    assert refused.data["where"] == f"message{where}"
