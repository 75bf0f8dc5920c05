"""The programme as text: planned, applied once, scheduled, rolled back, and replayed for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.canonical import written
from guerdon.flows.programme import programme as flow
from guerdon.flows.programme.programme import Planned, Shown
from guerdon.flows.till import redemption, rollback
from guerdon.flows.till.quoting import decided
from guerdon.give.live import snapshot
from guerdon.store.models import Offer, Revision
from guerdon.store.programme import ground, offers
from guerdon.store.programme.programme import keep
from guerdon.store.till import facts, till
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.checkout_document import parsed as checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Rules
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import document
from guerdon.terms.stacking import Stacking
from tests.carts import KNOWN, NOW, asking, some_cart, some_offers
from tests.flows.shop import ask, done, redeem, reserve

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
FILE = "shop.yaml"
SHOP = """
programme:
  mode: best_customer
  groups: {season: add}
offers:
  - {key: ten, kind: percent, value: {percent: 10}, group: season}
  - {key: five, kind: amount, value: {off_minor: 500}, least_minor: 3000, group: season}
"""


def texts(text: str) -> dict[str, Any]:
    return {"texts": [(FILE, text)]}


def plan(now: datetime, text: str, **words: Any) -> Planned:
    found = flow.plan(**texts(text), now=now, **words)
    assert isinstance(found, Planned), found
    return found


def apply(now: datetime, text: str, *, key: str | None = None, **words: Any) -> Any:
    if "lock" not in words:
        words["lock"] = plan(now, text, at=words.get("at")).lock
    return flow.apply(**texts(text), actor="ann", key=key, now=now, **words)


def applied(now: datetime, text: str, **words: Any) -> dict[str, Any]:
    answer = apply(now, text, **words)
    assert isinstance(answer, Reply), answer
    body: dict[str, Any] = answer.body
    return body


def test_a_plan_changes_nothing_and_tells_all(now: datetime) -> None:
    found = plan(now, SHOP)
    assert [(one.key, one.what) for one in found.difference.offers] == [
        ("five", "added"),
        ("ten", "added"),
    ]
    assert not Offer.objects.exists()
    assert not Revision.objects.exists()
    plain = found.document()
    assert (plain["empty"], plain["unchanged"], plain["at"]) == (False, 0, None)
    assert plain["rules"] == ({"word": "groups.season", "before": None, "after": "add"},)


def test_applied_it_is_live_and_a_plan_of_it_is_empty(now: datetime) -> None:
    body = applied(now, SHOP)
    assert (body["state"], body["at"]) == ("live", "2026-03-14T12:00:00Z")
    assert plan(now, SHOP).difference.empty
    quote = done(redeem(now, ask("o-1", lines=(("1", 1, 5000),))))["quote"]
    assert quote["discount_minor"] == 1000


def test_an_export_plans_no_change_byte_for_byte(now: datetime) -> None:
    applied(now, SHOP)
    text = flow.export(now=now)
    assert isinstance(text, str)
    assert plan(now, text).difference.empty
    number = applied(now, "offers: []")["revision"]
    back = flow.export(now=now, number=number - 1)
    assert back == text
    applied(now, text)
    assert flow.export(now=now) == text
    assert flow.export(now=now, number=99) == Refusal(
        reason="not_found", data={"what": "revision", "key": 99}
    )


def test_a_key_makes_it_happen_once(now: datetime) -> None:
    lock = plan(now, SHOP).lock
    first = apply(now, SHOP, key="k", lock=lock)
    again = apply(now, SHOP, key="k", lock=lock)
    assert (first.body, again.body) == (again.body, first.body)
    assert (first.repeated, again.repeated) == (False, True)
    other = apply(now, "offers: []", key="k", lock=lock)
    assert other.reason == "idempotency_key_reused"
    assert Revision.objects.count() == 1


def test_dry_does_everything_and_undoes_it(now: datetime) -> None:
    body = applied(now, SHOP, dry=True)
    assert len(body["offers"]) == 2
    assert not Offer.objects.exists()
    assert ground.read().rules == Rules()


def test_a_plan_that_is_no_longer_true_is_refused(now: datetime) -> None:
    lock = plan(now, SHOP).lock
    keep(changes={"zone": "Asia/Shanghai"}, now=now)
    answer = apply(now, SHOP, lock=lock)
    assert answer.reason == "plan_stale"
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: b: c", "text_unreadable"),
        ("offers: [{key: a}]", "programme_malformed"),
        ("rules: 1", "programme_malformed"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(now: datetime, text: str, reason: str) -> None:
    for found in (
        flow.plan(**texts(text), now=now),
        flow.apply(**texts(text), lock="x", actor="ann", key=None, now=now),
    ):
        assert isinstance(found, Refusal)
        assert (found.reason, found.data["file"], found.data["line"]) == (reason, FILE, 1)


def test_a_past_date_is_refused(now: datetime) -> None:
    found = flow.plan(**texts(SHOP), at=now, now=now)
    assert found == Refusal(reason="date_past", data={"at": now.isoformat()})


def test_a_date_brings_it_about_without_any_worker(now: datetime) -> None:
    applied(now, SHOP)
    body = applied(now, SHOP.replace("percent: 10", "percent: 50"), at=now + DAY)
    assert (body["state"], body["at"]) == ("pending", "2026-03-15T12:00:00Z")
    cart = {"lines": (("1", 1, 5000),)}
    before = done(redeem(now + DAY - timedelta(seconds=1), ask("o-1", **cart)))["quote"]
    after = done(redeem(now + DAY, ask("o-2", **cart)))["quote"]
    assert (before["discount_minor"], after["discount_minor"]) == (1000, 3000)
    shown = flow.shown(number=body["revision"])
    assert isinstance(shown, Shown)
    assert [word.word for one in shown.difference.offers for word in one.words] == ["value.percent"]
    withdrawn = flow.withdraw(number=body["revision"], actor="ann", now=now)
    assert withdrawn == {"revision": body["revision"], "state": "withdrawn"}


def test_going_back_is_applying_an_old_revision(now: datetime) -> None:
    first = applied(now, SHOP)["revision"]
    applied(now, "programme: {mode: priority, groups: {}}\noffers: []")
    back = flow.plan(number=first, now=now)
    assert isinstance(back, Planned)
    assert [(one.key, one.what) for one in back.difference.offers] == [
        ("five", "reopened"),
        ("ten", "reopened"),
    ]
    answer = flow.apply(number=first, lock=back.lock, actor="ann", key=None, now=now)
    assert isinstance(answer, Reply)
    assert plan(now, SHOP).difference.empty
    assert [one.how for one in flow.history()] == ["rollback", "apply", "apply"]
    assert flow.plan(number=99, now=now) == Refusal(
        reason="not_found", data={"what": "revision", "key": 99}
    )
    assert flow.shown(number=99) == flow.plan(number=99, now=now)


def test_names_that_campaigns_hold_are_refused(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guerdon.store.campaigns import campaigns

    campaigns.draft(
        key="ten", name={"en": "s"}, brief={}, budget_minor=1, reserve_minor=0, actor="a", now=now
    )
    found = flow.plan(**texts(SHOP), now=now)
    assert found == Refusal(reason="campaigns_own", data={"key": "ten"})


def replayed(number: str) -> tuple[bytes, bytes]:
    """A redemption's quote as it was stored and as its versions give it now."""
    with write():
        found = till.redemption(key=number)
    assert found is not None
    asked = checkout(document=found.ask)
    assert not isinstance(asked, Refusal)
    considered = [(one["offer"], one["version"]) for one in found.quote["considered"]]
    live = offers.versions(
        wanted=considered, rules=found.quote["rules"], others=found.quote["passed_over"]
    )
    again = decided(
        ask=asked,
        facts=facts.restored(document=found.facts),
        offers=live,
        now=found.decided_at,
        mode=found.quote["mode"],
    )
    assert isinstance(again, Quote)
    return written(value=found.quote), written(value=document(quote=again))


def test_old_decisions_replay_to_the_same_bytes_whatever_was_edited_since(now: datetime) -> None:
    applied(now, SHOP)
    keys = [done(redeem(now, ask("o-1", lines=(("1", 2, 5001), ("2", 1, 777)))))["redemption"]]
    applied(now, SHOP.replace("add", "multiply").replace("percent: 10", "percent: 33"))
    keys.append(done(redeem(now, ask("o-2", lines=(("1", 2, 5001), ("2", 1, 777)))))["redemption"])
    held = done(reserve(now, ask("o-3")))["reservation"]
    later = now + timedelta(minutes=1)
    keys.append(
        redemption.redeem(ask=None, reservation=held, key=None, now=later).body["redemption"]
    )
    keep(changes={"points_per_unit": 7, "zone": "Asia/Shanghai"}, now=now)
    capped = "programme: {mode: priority, groups: {}, order_cap_percent: 5}\noffers: []"
    applied(now, capped)
    applied(now, "programme: {margin_floor_percent: 3}", at=now + DAY)
    stored = [replayed(key) for key in keys]
    assert all(before == after for before, after in stored)
    assert stored[0] != stored[1]


def test_a_hold_keeps_what_it_held_and_a_return_is_priced_as_of_then(now: datetime) -> None:
    applied(now, SHOP.replace("group: season}", "group: season, returns: reprice}"))
    held = done(reserve(now, ask("o-1", lines=(("1", 2, 2000),))))
    applied(now, "programme: {groups: {}, order_cap_percent: 1}\noffers: []")
    sold = redemption.redeem(ask=None, reservation=held["reservation"], key=None, now=now).body
    assert sold["quote"]["discount_minor"] == 900
    back = done(
        rollback.roll_back(redemption=sold["redemption"], lines={"1": 1}, key=None, now=now)
    )
    # One of two is kept: the amount from 3000 on falls away, the ten percent stay.
    assert back["refund_minor"] == 3100 - 1800


@given(seed=st.integers(0, 2**32), mode=st.sampled_from(["best_customer", "priority"]))
@settings(max_examples=25)
def test_the_usual_programme_decides_as_no_programme_does(seed: int, mode: str) -> None:
    from random import Random

    luck = Random(seed)
    asked, shelf = asking(some_cart(luck)), some_offers(luck)
    plain = decided(ask=asked, facts=KNOWN, offers=snapshot(shelf), now=NOW, mode=mode)
    usual = snapshot(shelf, stacking=Rules().stacking, zone=Rules().zone)
    assert Rules().stacking == Stacking()
    again = decided(ask=asked, facts=KNOWN, offers=usual, now=NOW, mode=mode)
    assert written(value=again) == written(value=plain)


def test_a_key_gets_its_reply_after_the_date_too(now: datetime) -> None:
    lock = plan(now, SHOP, at=now + DAY).lock
    first = apply(now, SHOP, key="k", lock=lock, at=now + DAY)
    again = apply(now + 2 * DAY, SHOP, key="k", lock=lock, at=now + DAY)
    assert (again.body, again.repeated) == (first.body, True)
    fresh = apply(now + 2 * DAY, SHOP, key="other", lock=lock, at=now + DAY)
    assert fresh.reason == "date_past"
