"""Gifts out of a real stock, and blind boxes that are rolled once and never again."""

from collections import Counter as Tally
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.canonical import written
from guerdon.flows.till import checkout, opening, redemption
from guerdon.flows.till.quoting import decided
from guerdon.store.models import Redemption, Reservation, Roll
from guerdon.store.programme import offers, stock
from guerdon.store.programme.stock import Stocked
from guerdon.store.till import facts
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import document
from tests.flows.shop import ask, clean, done, everything, in_threads, redeem, refused, sells
from tests.flows.shop import reserve as hold

pytestmark = pytest.mark.django_db(transaction=True)
CART = (("1", 1, 60_000),)


def gift(key: str = "gift", *choices: str, **words: Any) -> dict[str, Any]:
    step = {"from": 50_000, "choices": list(choices or ("mug", "pot")), "worth_minor": 1500}
    return {"key": key, "kind": "gift", "value": {"steps": [step]}, **words}


def box(**words: Any) -> dict[str, Any]:
    prizes = [{"item": f"p{n}", "weight": 1, "worth_minor": n} for n in range(64)]
    return {"key": "box", "kind": "blind_box", "value": {"prizes": prizes, **words}}


def put(now: datetime, **pieces: int) -> None:
    for item, count in pieces.items():
        assert isinstance(stock.put(item=item, pieces=count, actor="t", now=now), Stocked)


def out(item: str) -> int:
    seen = stock.seen(item=item)
    assert seen is not None
    return seen.out


def things(body: Any) -> list[str]:
    return [e["item"] for one in body["quote"]["applied"] for e in one["extras"]]


def cart(order: str, customer: str | None = "c", **words: Any) -> Any:
    return ask(order, lines=CART, customer=customer, **words)


def back(now: datetime, red: Any, **words: Any) -> Any:
    return done(redemption.roll_back(redemption=red["redemption"], key=None, now=now, **words))


def test_a_hold_takes_its_gift_and_gives_it_back_however_it_ends(now: datetime) -> None:
    sells(now, gift())
    put(now, mug=2)
    for end in ("released", "expired", "cancelled", "renewed"):
        held = done(hold(now, cart(end)))
        assert (things(held), out("mug")) == (["mug"], 1)
        if end == "released":
            checkout.release(reservation=held["reservation"], key=None, now=now)
        elif end == "expired":
            assert checkout.sweep(now=now + timedelta(seconds=600)) == 1
        elif end == "cancelled":
            back(now, done(redemption.redeem(reservation=held["reservation"], key=None, now=now)))
        else:
            done(hold(now, cart(end, gifts={"gift": ["pot"]})))
        assert out("mug") == 0
    assert clean()


def test_a_gift_is_never_given_once_more_than_there_are(now: datetime) -> None:
    sells(now, gift("gift", "mug"))
    put(now, mug=7)
    answers = in_threads(24, lambda n: redeem(now, cart(f"o{n}", f"c{n}")))
    assert all(isinstance(answer, Reply) for answer in answers)
    assert Tally(item for answer in answers for item in things(answer.body)) == {"mug": 7}
    assert stock.seen(item="mug") == Stocked(item="mug", pieces=7, out=7)


def test_the_gift_that_was_chosen_or_a_refusal_with_what_is_left(now: datetime) -> None:
    sells(now, gift("gift", "mug", "pot", "tin"))
    put(now, mug=5, pot=1, tin=0)
    first = done(redeem(now, cart("o1", gifts={"gift": ["pot"]})))
    assert things(first) == ["pot"]
    gone = refused(lambda: redeem(now, cart("o2", gifts={"gift": ["pot"]})))
    assert (gone.reason, gone.data["left"], gone.data["choices"]) == ("gift_gone", ["mug"], "mug")
    assert refused(lambda: hold(now, cart("o2", gifts={"gift": ["car"]}))).reason == (
        "gift_not_offered"
    )
    assert refused(lambda: hold(now, cart("o2", gifts={"none": ["mug"]}))).reason == (
        "offer_not_live"
    )
    poor = ask("o2", lines=(("1", 1, 100),), customer="c", gifts={"gift": ["mug"]})
    assert refused(lambda: hold(now, poor)).reason == "spend_short"
    # A quote says the same and goes on.
    seen = checkout.quote(ask=cart("o2", gifts={"gift": ["pot"]}), now=now)
    assert isinstance(seen, Quote)
    assert [one.refusal.reason for one in seen.not_applied] == ["gift_gone"]


def test_a_gift_that_ran_out_is_no_part_of_the_quote(now: datetime) -> None:
    sells(now, gift("gift", "mug"))
    put(now, mug=0)
    assert things(done(redeem(now, cart("o1")))) == []
    put(now, mug=1)
    assert things(done(redeem(now, cart("o2")))) == ["mug"]


def test_two_offers_share_one_stock(now: datetime) -> None:
    sells(now, gift("a", "mug", group="a"), gift("b", "mug", group="b"))
    put(now, mug=1)
    body = done(redeem(now, cart("o1")))
    assert (things(body), out("mug")) == (["mug"], 1)


def test_what_was_out_already_cannot_be_taken_away(now: datetime) -> None:
    sells(now, gift("gift", "mug"))
    put(now, mug=3)
    done(redeem(now, cart("o1")))
    before = everything()
    short = stock.put(item="mug", pieces=0, actor="t", now=now)
    assert isinstance(short, Refusal)
    assert (short.reason, short.data["out"]) == ("stock_under_out", 1)
    assert everything() == before


def prize(body: Any) -> str:
    (item,) = things(body)
    return str(item)


def test_a_box_is_opened_by_its_redemption_alone(now: datetime) -> None:
    sells(now, box())
    found = checkout.quote(ask=cart("o1"), now=now)
    assert isinstance(found, Quote)
    assert (found.applied[0].extras[0].item, found.rolls) == ("", ())
    assert {one.of for one in found.applied[0].extras[0].odds} == {64}
    assert not Roll.objects.exists()
    held = done(hold(now, cart("o1")))
    assert (prize(held), held["quote"]["rolls"]) == ("", [])
    dry = done(redemption.redeem(reservation=held["reservation"], key=None, now=now, dry=True))
    assert (prize(dry), dry["quote"]["rolls"]) == ("", [])
    kept = Reservation.objects.get().quote
    red = done(redemption.redeem(reservation=held["reservation"], key="k:1", now=now))
    assert red["quote"] == kept
    assert prize(red).startswith("p")
    before = everything()
    again = redemption.redeem(reservation=held["reservation"], key="k:1", now=now)
    assert again == Reply(body=red, repeated=True)
    assert everything() == before


def test_the_box_replays_to_equal_bytes(now: datetime) -> None:
    sells(now, box(), gift(group="g"))
    put(now, p3=0, mug=1)
    done(redeem(now, cart("o1")))
    row = Redemption.objects.get()
    known = facts.restored(document=row.facts)
    live = offers.live(now=now)
    again = decided(ask=cart("o1"), facts=known, offers=live, now=row.at)
    assert isinstance(again, Quote)
    seeds = {roll["offer"]: roll["seed"] for roll in row.quote["rolls"]}
    assert list(seeds) == ["box"]
    opened = opening.opened(quote=again, facts=known, live=live, seeds=seeds)
    assert written(value=document(quote=opened)) == written(value=row.quote)
    other = opening.opened(quote=again, facts=known, live=live, seeds={"box": "another"})
    assert other.evaluation != opened.evaluation


def test_nobody_tries_again_for_a_better_prize(now: datetime) -> None:
    sells(now, box())
    first = done(redeem(now, cart("o1")))
    back(now, first)
    # Neither other orders, nor holds that are let go or run out, nor another cancelled order.
    held = done(hold(now, cart("o2")))
    checkout.release(reservation=held["reservation"], key=None, now=now)
    done(hold(now, cart("o3")))
    checkout.sweep(now=now + timedelta(days=1))
    second = done(redeem(now, cart("o4")))
    assert prize(second) == prize(first)
    assert Roll.objects.count() == 1
    # That one is kept: the next box has a roll of its own, and nobody gets another's.
    prizes = [prize(done(redeem(now, cart(f"n{n}")))) for n in range(5)]
    assert Roll.objects.filter(state="opened").count() == 6
    assert len({prize(second), *prizes}) > 1
    seeds = set(Roll.objects.values_list("seed", flat=True))
    done(redeem(now, cart("d1", "d")))
    assert Roll.objects.exclude(seed__in=seeds).count() == 1


def test_a_roll_that_came_back_is_taken_by_one_order_only(now: datetime) -> None:
    sells(now, box())
    back(now, done(redeem(now, cart("o1"))))
    answers = in_threads(8, lambda n: hold(now, cart(f"t{n}")))
    assert all(isinstance(answer, Reply) for answer in answers)
    seeds = list(Roll.objects.values_list("seed", flat=True))
    assert len(seeds) == len(set(seeds)) == 8


def test_prizes_come_out_of_the_stock(now: datetime) -> None:
    prizes = [{"item": "gold", "weight": 1, "worth_minor": 9}, {"item": "pin", "weight": 1}]
    sells(now, {"key": "box", "kind": "blind_box", "value": {"prizes": prizes}})
    put(now, gold=3, pin=3)
    bodies = [done(redeem(now, cart(f"o{n}", f"c{n}"))) for n in range(8)]
    assert Tally(item for body in bodies for item in things(body)) == {"gold": 3, "pin": 3}
    assert [things(body) for body in bodies[6:]] == [[], []]


def test_a_guest_sees_a_prize_only_when_it_counts(now: datetime) -> None:
    sells(now, box())
    held = done(hold(now, cart("g1", None)))
    assert prize(held) == ""
    checkout.release(reservation=held["reservation"], key=None, now=now)
    assert not Roll.objects.exists()
    assert prize(done(redeem(now, cart("g2", None))))


def test_sealing_closes_boxes_and_nothing_else(now: datetime) -> None:
    sells(now, box(), gift(group="g"))
    body = done(redeem(now, cart("o1")))
    closed = opening.sealed(document=body["quote"])
    differing = {name for name in closed if closed[name] != body["quote"][name]}
    assert differing == {"applied", "rolls"}
    assert things({"quote": closed}) == ["", "mug"]
