"""The store keeps each report once, and the database itself settles a code once."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from guerdon.store.codes import batches, offline_uses
from guerdon.store.codes.batches import Asked
from guerdon.store.codes.offline_uses import Kept, UseSeen
from guerdon.store.models import Code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(now: datetime) -> Kept:
    asked = Asked(key="b", offer="five", pattern="****-****", wanted=1)
    batches.begin(asked=asked, actor="ann", now=now)
    batches.step(key="b", now=now)
    found = offline_uses.code(code=Code.objects.get().code)
    assert found is not None
    return found


def use(now: datetime, order: str, state: str = "settled") -> UseSeen:
    return UseSeen(
        code="", offer="five", state=state, till="t1", order=order, customer="", at=now,
        given_minor=500, over_minor=7, why=[{"reason": "code_void", "data": {"code": "x"}}],
        settled_at=now,
    )  # fmt: skip


def test_a_report_is_kept_once(now: datetime, kept: Kept) -> None:
    assert (kept.offer, kept.state, kept.voided_at) == ("five", "fresh", None)
    assert offline_uses.reported(kept=kept, till="t1", order="o1") is None
    assert offline_uses.counted(kept=kept) is None
    assert offline_uses.keep(use=use(now, "o1"), kept=kept)
    assert not offline_uses.keep(use=use(now, "o1", "conflict"), kept=kept)
    assert offline_uses.keep(use=use(now, "o2", "conflict"), kept=kept)
    seen = offline_uses.reported(kept=kept, till="t1", order="o1")
    assert seen is not None
    assert (seen.code, seen.state, seen.at, seen.why[0]["reason"]) == (
        kept.code,
        "settled",
        now,
        "code_void",
    )
    assert offline_uses.counted(kept=kept) == seen
    assert [one.order for one in offline_uses.listed()] == ["o2", "o1"]
    assert offline_uses.listed(offer="other") == []
    tally = offline_uses.tallies()["settled"]
    assert (tally.uses, tally.given_minor, tally.over_minor) == (1, 500, 7)
    assert offline_uses.code(code="nope") is None


def test_the_database_settles_a_code_once(now: datetime, kept: Kept) -> None:
    assert offline_uses.keep(use=use(now, "o1"), kept=kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        offline_uses.keep(use=use(now, "o2", "overrun"), kept=kept)


def test_a_code_is_used_up_once(now: datetime, kept: Kept) -> None:
    assert offline_uses.take(kept=kept, order="o1")
    assert not offline_uses.take(kept=kept, order="o2")
    assert Code.objects.values_list("state", "held_by").get() == ("redeemed", "o1")
    assert now
