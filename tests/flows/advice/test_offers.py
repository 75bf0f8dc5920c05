"""Each kind becomes an offer that the till's own parser reads, or says what one may cost."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from guerdon.decide.advice.kinds import FOR
from guerdon.decide.advice.weigh import Crowd
from guerdon.flows.advice.offers import KINDS, Made, made
from guerdon.give.offer_document import parsed
from guerdon.store.programme import programme
from guerdon.terms.offer import Offer

pytestmark = pytest.mark.django_db
CROWD = Crowd(
    orders=np.array([12.0, 24.0]), basket=np.array([3_000.0, 5_000.0]), stage=["active", "new"]
)


def one(kind: str, now: datetime, segment: str = "") -> Made:
    return made(kind=kind, crowd=CROWD, basket=4_000, threshold=5_000, segment=segment, now=now)


def test_every_kind_that_is_advised_can_be_made(now: datetime) -> None:
    assert {kind for row in FOR.values() for kind in row} == KINDS.keys()
    for kind in KINDS:
        found = one(kind, now, segment="regulars")
        assert (found.document is None) == (found.ceiling is not None)
        if found.document is not None:
            assert isinstance(parsed(found.document), Offer), kind


def test_numbers(now: datetime) -> None:
    programme.keep(changes={"currency": "USD", "margin": 0.25})
    amount = one("amount", now, segment="regulars")
    assert amount.document is not None
    less = amount.document["value"]["off_minor"]
    assert (amount.document["least_minor"], amount.depth) == (5_000, less / 5_000)
    assert amount.document["condition"] == {
        "field": "segments", "op": "has_any", "value": ["regulars"],
    }  # fmt: skip
    period = amount.document["period"]
    days = datetime.fromisoformat(period["end"]) - datetime.fromisoformat(period["start"])
    assert days in (timedelta(days=60), timedelta(days=21), timedelta(days=5))
    first = one("first_purchase", now, segment="regulars").document
    assert first is not None
    # Who never bought is in no segment of buyers.
    assert "condition" not in first
    assert one("gift", now).ceiling == 250
    assert one("sample", now).ceiling == 1_000
    assert one("referral", now).ceiling == round(0.25 * (36_000 + 120_000) / 2)
    stepped = one("stepped", now).document
    assert stepped is not None
    assert [row["from"] for row in stepped["value"]["steps"]] == [5_000, 7_500]
