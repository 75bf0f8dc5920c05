"""Live offers with a code are found, and a second one with the same code is refused."""

from datetime import datetime

import pytest

from guerdon.give.offer_document import parsed
from guerdon.store.programme import coded
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from tests.flows.shop import percent, sells

pytestmark = pytest.mark.django_db


def made(key: str, code: str) -> Offer:
    offer = parsed(percent(key, 10, codes="shared", shared_code=code))
    assert isinstance(offer, Offer)
    return offer


def test_a_code_that_is_taken(now: datetime) -> None:
    sells(now, percent("a", 10, codes="shared", shared_code="TEA"), percent("b", 10))
    assert [one.key for one in coded.coded(but=())] == ["a"]
    assert coded.coded(but=["a"]) == coded.coded(but=(), campaigns=True) == ()
    assert coded.twice(moved=[made("a", "tea")]) is None
    assert coded.twice(moved=[made("c", "cup")]) is None
    refusal = coded.twice(moved=[made("c", "tea")])
    assert isinstance(refusal, Refusal)
    assert refusal.data["other"] == "a"
