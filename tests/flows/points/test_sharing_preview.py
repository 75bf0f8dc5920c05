"""Last year's transfers by a draft's bounds and fee, and households by its size."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import households, transfers
from guerdon.flows.points.sharing_preview import Previewed, previewed
from guerdon.store.ledger import ledger
from guerdon.terms.decision import Refusal
from tests.flows.sections import live
from tests.flows.shop import done
from tests.store.ledgers import earned, member

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def told(now: datetime, document: dict[str, Any]) -> Previewed:
    found = previewed(document=document, now=now)
    assert isinstance(found, Previewed), found
    return found


def test_what_a_tighter_draft_would_have_let_through(now: datetime) -> None:
    live("sharing", {"transfer": {"fee_bp": 100}, "household": {}})
    for one in "abc":
        member(one, now)
    start = now - timedelta(days=9)
    ledger.post(entries=[earned("e", "a", 5_000, start)])
    for n, points in enumerate((100, 300, 50, 2_000)):
        at = start + timedelta(hours=n)
        done(transfers.send(source="a", target="b", points=points, key=None, now=at))
    done(transfers.send(source="a", target="b", points=100, key=None, now=now))
    draft = {"transfer": {"least": 60, "most": 500, "times_a_day": 1, "fee_points": 2}}
    found = told(now + timedelta(hours=1), draft)
    assert (found.transfers, found.points, found.fee) == (5, 2_550, 1 + 3 + 1 + 20 + 1)
    # 100 went through; 300 was a second one that day, 50 too few, 2,000 too many.
    assert found.refused == {"transfer_out_of_bounds": 2, "transfer_times_used": 1}
    assert (found.points_then, found.fee_then) == (200, 4)
    none = told(now + timedelta(hours=1), {})
    assert (none.refused, none.points_then) == ({"transfer_not_offered": 5}, 0)


def test_households_larger_than_the_draft(now: datetime) -> None:
    live("sharing", {"household": {}})
    for one in "abc":
        member(one, now)
    words: dict[str, Any] = {"key": None, "now": now}
    home = done(households.begin(head="a", name="", share_bp=0, **words))["household"]
    done(households.begin(head="c", name="", share_bp=0, **words))
    done(households.invite(household=home, by="a", customer="b", **words))
    done(households.answer(household=home, customer="b", yes=True, share_bp=0, **words))
    found = told(now, {"household": {"most_members": 2}})
    assert (found.homes, found.too_large, found.transfers) == (2, 0, 0)
    assert told(now, {}).too_large == 2
    assert isinstance(previewed(document={"transfer": 1}, now=now), Refusal)
