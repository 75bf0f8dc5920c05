"""Merging customers: everything reaches the survivor, and undoing it is as if it never was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.flows.customers import merging
from guerdon.flows.till import checkout, purchase, redemption
from guerdon.store import models as m
from guerdon.store import rows
from guerdon.store.customers import merges, people
from guerdon.store.customers import merging as moving
from guerdon.store.ledger import ledger
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows import shop
from tests.flows.two_numbers import AT, NEW, OLD, made, person, standing
from tests.store.ledgers import earned, owed, spent

pytestmark = pytest.mark.django_db


def merge(now: datetime, **words: Any) -> Any:
    asked = {"survivor": NEW, "merged": OLD, "reason": "same phone", "actor": "ann", "key": None}
    return merging.merge(**{**asked, "now": now, **words})


def undo(now: datetime, number: str) -> Any:
    return merging.undo(merge=number, reason="two people", actor="bob", key=None, now=now)


def body(answer: Any) -> dict[str, Any]:
    assert isinstance(answer, Reply), answer
    return dict(answer.body)


def refused(answer: Any) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_somebody_decided_about_every_table_that_names_a_customer() -> None:
    pointing = set(moving.pointing())
    stays = {pair for pair in pointing if pair[0] in moving.STAYS}
    assert pointing - stays == set(moving.MOVED)


def test_rows_of_every_table_move_and_come_back(now: datetime) -> None:
    old = person(OLD, attributes={"city": "Lu"})
    person(NEW)
    for model, column in moving.MOVED:
        if model is not m.Customer:
            made(model, **{column: old})
    person("older", merged_into=old)
    before = standing()
    done = body(merge(now))
    assert set(done["moved"]) == {moving._named(*pair) for pair in moving.MOVED}
    assert done["stays"] == {}
    for model, column in moving.MOVED:
        held = model._default_manager.filter(**{f"{column}__key": OLD})
        # The old number itself points at its survivor.
        assert not held.exists(), (model, column)
    assert m.Customer.objects.get(key="older").merged_into.key == NEW
    body(undo(now, done["merge"]))
    assert standing() == before


@settings(max_examples=12)
@given(data=st.data())
def test_undoing_a_merge_is_as_if_it_never_was(data: st.DataObject) -> None:
    with transaction.atomic():
        for key in (OLD, NEW):
            _drawn(data, key)
        before = standing()
        done = merge(AT + timedelta(days=9), dry=data.draw(st.booleans(), label="only looked at"))
        if m.Merge.objects.exists():
            body(undo(AT + timedelta(days=10), body(done)["merge"]))
        assert standing() == before
        assert ledger.verify().findings == ()
        transaction.set_rollback(True)


def _drawn(data: st.DataObject, key: str) -> None:
    draw = data.draw
    yes = st.booleans()
    said = st.fixed_dictionaries({}, optional={"city": st.sampled_from("LX"), "age": st.just("4")})
    told = people.Told(
        key=key,
        joined_at=draw(st.sampled_from([None, AT, AT - timedelta(days=3)])),
        zone=draw(st.sampled_from(["", "Asia/Shanghai"])),
        name=draw(st.sampled_from([None, "Ann", "Li"])),
        email=draw(st.sampled_from([None, "a@example.org", f"{key}@example.org"])),
        phone=draw(st.sampled_from([None, "+8613800000000"])),
        attributes=draw(said),
        consents=draw(st.dictionaries(st.sampled_from(["sms", "email"]), yes)),
    )
    people.keep(told=[told], now=AT, proof="form")
    who = m.Customer.objects.get(key=key)
    campaign = m.Campaign.objects.filter(key="spring").first() or made(m.Campaign, key="spring")
    if draw(yes, label="in the campaign"):
        made(m.Assignment, campaign=campaign, customer=who)
    if draw(yes, label="has a code"):
        made(m.ReferralCode, customer=who)
    if draw(yes, label="uses counted"):
        m.Counter.objects.create(
            key=f"offer/x/customer/{key}", used=draw(st.integers(0, 3)), ceiling=3
        )
    made(m.Order, customer=who)
    for number in range(draw(st.integers(0, 3), label="lots")):
        amount = draw(st.integers(1, 50))
        name = f"{key}{number}"
        lot = earned(
            name, key, amount, AT, life=draw(st.integers(1, 40)), pending=draw(st.integers(0, 12))
        )
        shop_posted(lot)
        taken = draw(st.integers(0, amount))
        if taken:
            number_of = ledger.lot_of(entry=name)
            assert number_of is not None
            shop_posted(spent(f"s{name}", key, {number_of: taken}, AT))
    if draw(yes, label="owes"):
        shop_posted(owed(f"owe{key}", key, draw(st.integers(1, 30)), AT))


def shop_posted(entry: Any) -> None:
    assert isinstance(ledger.post(entries=[entry]), ledger.Posted)


def test_points_of_both_are_one_purse_and_what_was_spent_since_stays_spent(now: datetime) -> None:
    person(OLD), person(NEW)
    shop_posted(earned("a", OLD, 100, now, life=30))
    shop_posted(earned("b", NEW, 10, now, life=60))
    shop_posted(owed("c", OLD, 25, now))
    done = body(merge(now))
    assert done["points"] == {"points": [1, 100, 25]}
    purse = ledger.balance(customer=NEW, now=now)
    assert (purse.available, purse.owed) == (110, 25)
    assert ledger.balance(customer=OLD, now=now).total == 0
    moved = ledger.lots(customer=NEW)[0]
    assert moved.expires_at == now + timedelta(days=30)
    shop_posted(spent("d", NEW, {moved.lot: 70}, now))
    shop_posted(owed("e", NEW, -20, now))
    shop_posted(earned("f", NEW, 7, now))
    body(undo(now, done["merge"]))
    mine, theirs = (ledger.balance(customer=one, now=now) for one in (NEW, OLD))
    assert (theirs.available, theirs.owed) == (30, 5)
    assert (mine.available, mine.owed) == (17, 0)


def test_what_happens_later_stays_with_the_survivor(now: datetime) -> None:
    old, new = person(OLD), person(NEW)
    made(m.Order, key="before", customer=old)
    done = body(merge(now))
    made(m.Order, key="later", customer=new)
    people.consent(customer=NEW, purpose="marketing", channel="sms", given=True, proof="", now=now)
    m.Customer.objects.filter(key=NEW).update(attributes={"city": "Xi"})
    body(undo(now, done["merge"]))
    assert list(m.Order.objects.filter(customer=new).values_list("key", flat=True)) == ["later"]
    assert list(m.Order.objects.filter(customer=old).values_list("key", flat=True)) == ["before"]
    assert m.Consent.objects.get().customer.key == NEW
    assert m.Customer.objects.get(key=NEW).attributes == {"city": "Xi"}


def test_a_no_of_the_survivor_outlives_a_later_yes_of_the_other(now: datetime) -> None:
    person(OLD), person(NEW)
    words: dict[str, Any] = {"purpose": "marketing", "channel": "sms", "proof": ""}
    people.consent(customer=NEW, given=False, now=AT, **words)
    people.consent(customer=OLD, given=True, now=AT + timedelta(days=1), **words)
    done = body(merge(now))
    assert [one.given for one in people.consents(customer=NEW)] == [False]
    body(undo(now, done["merge"]))
    assert [one.given for one in people.consents(customer=NEW)] == [False]
    assert [one.given for one in people.consents(customer=OLD)] == [True]


def test_places_that_both_have_stay_with_each_and_their_journey_ends(now: datetime) -> None:
    old, new = person(OLD), person(NEW)
    campaign = made(m.Campaign)
    for one in (old, new):
        made(m.Assignment, campaign=campaign, customer=one)
    journey = made(m.Journey)
    for one in (old, new):
        made(m.JourneyRun, journey=journey, customer=one, turn=1, state="going", due_at=now)
    before = standing()
    done = body(merge(now))
    assert done["stays"] == {"Assignment": 1, "JourneyRun": 1}
    run = m.JourneyRun.objects.get(customer=old)
    assert (run.state, run.due_at) == ("ended", None)
    body(undo(now, done["merge"]))
    assert standing() == before


def test_it_is_refused_and_nothing_changes(now: datetime) -> None:
    old, new, third = person(OLD), person(NEW), person("third")
    for one in (old, new):
        made(m.Housemate, customer=one, state="in")
    before = standing()
    assert refused(merge(now)) == "merge_two_households"
    m.Housemate.objects.all().delete()
    for one in (old, new):
        made(m.PaidTerm, customer=one, plan="gold", state="running")
    assert refused(merge(now)) == "merge_two_terms"
    m.PaidTerm.objects.all().delete()
    assert refused(merge(now, reason="  ")) == "reason_needed"
    assert refused(merge(now, merged=NEW)) == "merge_oneself"
    assert refused(merge(now, merged="nobody")) == "customer_unknown"
    assert {k: v for k, v in standing().items() if "Housemate" not in k} == {
        k: v for k, v in before.items() if "Housemate" not in k
    }
    first = body(merge(now))
    assert refused(merge(now)) == "merge_done"
    second = body(merge(now, survivor="third", merged=NEW))
    assert m.Customer.objects.get(key=OLD).merged_into == third
    assert refused(undo(now, first["merge"])) == "merge_not_last"
    body(undo(now, second["merge"]))
    assert m.Customer.objects.get(key=OLD).merged_into == new
    body(undo(now, first["merge"]))
    assert refused(undo(now, first["merge"])) == "merge_undone"
    assert refused(undo(now, "mrg_none")) == "not_found"
    assert [one.state for one in merges.of(customer=NEW)] == ["undone", "undone"]


def test_the_old_number_reaches_the_survivor_at_the_till(now: datetime) -> None:
    person(OLD), person(NEW)
    shop_posted(earned("a", OLD, 100, now))
    held = checkout.reserve(ask=shop.ask("h", customer=OLD), ttl_seconds=900, key=None, now=now)
    done = body(merge(now))
    seen = checkout.quote(ask=shop.ask("q", customer=OLD), now=now)
    assert not isinstance(seen, Refusal)
    body(redemption.redeem(ask=shop.ask("r", customer=OLD), key=None, now=now))
    body(redemption.redeem(reservation=body(held)["reservation"], key=None, now=now))
    bought: dict[str, Any] = {"lines": [], "currency": "USD", "key": None, "now": now}
    body(purchase.record(order="p", customer=OLD, placed_at=now, **bought))
    assert set(m.Order.objects.values_list("customer__key", flat=True)) == {NEW}
    assert m.Order.objects.count() == 3
    assert set(m.Redemption.objects.values_list("customer__key", flat=True)) == {NEW}
    assert ledger.balance(customer=OLD, now=now).total == 0
    body(undo(now, done["merge"]))
    assert set(m.Order.objects.values_list("customer__key", flat=True)) == {NEW}


def test_an_order_from_before_that_comes_back_settles_on_its_own_lots(now: datetime) -> None:
    person(OLD), person(NEW)
    bought = body(redemption.redeem(ask=shop.ask("r", customer=OLD), key=None, now=now))
    points = ledger.balance(customer=OLD, now=now).total
    body(merge(now))
    assert ledger.balance(customer=NEW, now=now).total == points
    answer = redemption.roll_back(redemption=bought["redemption"], key=None, now=now)
    taken = body(answer)["points"]["taken_back"]
    assert taken == points
    assert ledger.balance(customer=NEW, now=now).total == 0
    assert ledger.balance(customer=OLD, now=now).total == 0


def test_what_comes_late_to_an_old_purse_is_passed_on(now: datetime) -> None:
    person(OLD), person(NEW)
    body(merge(now))
    shop_posted(earned("late", OLD, 40, now))
    assert merging.pass_on(now=now) == 1
    assert ledger.balance(customer=NEW, now=now).total == 40
    assert merging.pass_on(now=now) == 0


def test_two_people_are_suggested_no_more(now: datetime) -> None:
    person(OLD), person(NEW)
    words: dict[str, Any] = {"reason": "father and son", "actor": "ann", "key": None, "now": now}
    body(merging.keep_apart(customer=OLD, other=NEW, **words))
    assert m.Merge.objects.get().state == "apart"
    assert merges.of(customer=NEW) == ()


def test_old_numbers_are_the_survivors_rows(now: datetime) -> None:
    person(OLD), person(NEW)
    body(merge(now))
    pk = m.Customer.objects.get(key=NEW).pk
    assert people.ids(keys=[OLD]) == {OLD: pk}
    assert rows.value(query=rows.CUSTOMER, params=[OLD]) == pk
