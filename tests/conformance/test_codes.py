"""Known defects of codes: one that leads to two offers, last year's that bars this year's."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.offers.keeping import keep
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, done, percent, redeem, refused, sells

pytestmark = pytest.mark.django_db(transaction=True)


def summer(key: str, share: int, code: str = "SUMMER 10", **words: Any) -> dict[str, Any]:
    return percent(key, share, codes="shared", shared_code=code, **words)


def kept(now: datetime, document: dict[str, Any], *, base: int | None = None) -> Any:
    full = {"name": {"en": document["key"]}, **document}
    return keep(document=full, base=base, live=True, actor="lin", now=now)


@pytest.mark.parametrize("keys", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("code", ["SUMMER 10", "summer10", "ＳＵＭＭＥＲ１０"])
def test_last_years_code_that_bars_this_years(
    now: datetime, keys: tuple[str, str], code: str
) -> None:
    """A code typed for the offer that runs was answered by the one that is over."""
    ends, later = now - timedelta(days=1), now + timedelta(days=1)
    last = {"start": (now - timedelta(days=9)).isoformat(), "end": ends.isoformat()}
    this = {"start": ends.isoformat(), "end": later.isoformat()}
    sells(now, summer(keys[0], 10, period=last), summer(keys[1], 20, code, period=this))
    answer = done(redeem(now, ask("o1", customer="c", codes=["Summer10"])))["quote"]
    assert [(one["offer"], one["minor"]) for one in answer["applied"]] == [(keys[1], 1309)]
    assert [(one["offer"], one["refusal"]) for one in answer["codes"]] == [(keys[1], None)]
    # Before both and after both the till says of the code what is true of its own offer.
    early = refused(lambda: redeem(now - timedelta(days=30), ask("o2", codes=["summer 10"])))
    late = refused(lambda: redeem(now + timedelta(days=30), ask("o3", codes=["summer 10"])))
    assert (early.reason, late.reason) == ("not_yet", "over")


@pytest.mark.parametrize("code", ["SUMMER 10", "summer10", "ＳＵＭＭＥＲ１０"])
def test_one_code_that_opens_two_offers_at_once(now: datetime, code: str) -> None:
    """Both were live, and which of them a customer had depended on their names."""
    sells(now, summer("a", 10))
    answer = kept(now, summer("b", 20, code))
    assert isinstance(answer, Refusal)
    assert (answer.reason, answer.data["offer"], answer.data["other"]) == (
        "code_taken_live",
        "b",
        "a",
    )
    assert offers.seen(key="b") is None
    # A draft may have it, and goes live once the other has ended.
    document = {"name": {"en": "b"}, **summer("b", 20, code)}
    offers.keep(documents=[document], actor="lin", now=now)
    assert isinstance(offers.set_state(key="b", state="live", actor="lin", now=now), Refusal)
    found = offers.seen(key="b")
    assert found is not None
    assert found.state == "draft"
    offers.set_state(key="a", state="paused", actor="lin", now=now)
    assert not isinstance(offers.set_state(key="b", state="live", actor="lin", now=now), Refusal)
    assert isinstance(offers.set_state(key="a", state="live", actor="lin", now=now), Refusal)


def test_a_live_offer_that_changes_to_anothers_code(now: datetime) -> None:
    sells(now, summer("a", 10), summer("b", 20, "WINTER"))
    answer = kept(now, summer("b", 20), base=1)
    assert isinstance(answer, Refusal)
    standing = offers.seen(key="b")
    assert standing is not None
    assert (standing.version, standing.document["shared_code"]) == (1, "WINTER")
    # Its own code it keeps, whatever else changes.
    assert not isinstance(kept(now, summer("b", 25, "winter"), base=1), Refusal)
