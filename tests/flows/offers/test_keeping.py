"""A built offer is kept once, and changed only on the version that was seen."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.offers import keeping
from guerdon.store.models import Offer
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db
DRAFT: dict[str, Any] = {"key": "new", "kind": "percent", "value": {"percent": 10}}


def kept(now: datetime, base: int | None = None, *, live: bool = False, **words: Any) -> Any:
    """What keeping it answers."""
    return keeping.keep(document=DRAFT | words, base=base, live=live, actor="mei", now=now)


def test_draft_then_live_then_a_new_version(now: datetime) -> None:
    assert (kept(now).state, kept(now, 1).version) == ("draft", 1)
    assert kept(now, 1, live=True).state == "live"
    changed = kept(now, 1, priority=2)
    assert (changed.version, changed.state) == (2, "live")
    assert [one.offer.version for one in offers.live(now=now).offers] == [2]


def test_a_new_one_may_be_live_at_once(now: datetime) -> None:
    assert kept(now, live=True).state == "live"


@pytest.mark.parametrize(
    ("before", "base", "reason"),
    [
        ("draft", None, "offer_exists"),
        ("draft", 2, "offer_changed"),
        ("ended", 1, "offer_ended"),
        (None, 1, "not_found"),
    ],
)
def test_refused_and_nothing_changed(
    now: datetime, before: str | None, base: int | None, reason: str
) -> None:
    if before is not None:
        kept(now)
        offers.set_state(key="new", state=before, actor="t", now=now)
    rows = list(Offer.objects.values())
    refused = kept(now, base, live=True, priority=5)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert list(Offer.objects.values()) == rows


def test_what_the_store_refuses_is_refused(now: datetime) -> None:
    refused = kept(now, live=True, campaign="none-such")
    assert isinstance(refused, Refusal)
    assert not Offer.objects.exists()
