"""Triggers earn once, within caps; what waits for one becomes usable; sliding lots slide."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.points import heard, points
from guerdon.flows.till import purchase, redemption
from guerdon.store.ledger import ledger
from guerdon.store.models import Entry, Lot
from guerdon.store.till.orders import Sold
from guerdon.terms.trigger import Trigger
from tests.flows.shop import ask, clean, done, everything, redeem
from tests.flows.wallets import happens, main, person, terms

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
REVIEW = {"key": "review", "on": "review", "points": 20}


def bought(now: datetime, order: str, minor: int, **words: Any) -> Any:
    line = Sold(sku="tea", quantity=1, amount_minor=minor, discount_minor=0, category="tea")
    given: dict[str, Any] = {"customer": "c", "placed_at": now, "currency": "USD", "key": None}
    return done(purchase.record(order=order, lines=[line], now=now, **given | words))


def test_a_replayed_trigger_pays_once(now: datetime) -> None:
    main(now, earn={"rules": [REVIEW]})
    person("c", now)
    first = happens(now, "review", "r1")
    assert first == [
        {"room": "points", "what": "earned", "data": {"wallet": "points", "points": 20}}
    ]
    before = everything()
    for later in (now, now + DAY):
        assert happens(later, "review", "r1") == first
    assert everything() == before
    assert points.balance(customer="c", now=now).total == 20
    # Also where the reply was forgotten: the entry's own key is for ever.
    again = Trigger(kind="review", key="r1", customer="c", at=now)
    assert heard.heard(trigger=again, now=now + 99 * DAY) == ()
    assert points.balance(customer="c", now=now).total == 20
    assert clean()


def test_caps_hold_in_a_trigger_a_month_and_a_year(now: datetime) -> None:
    caps = [{"per": "month", "points": 50}, {"per": "order", "points": 30}]
    rule = {"key": "steps", "on": "walk", "gives": "per_value", "points": 1, "value": "steps"}
    main(now, earn={"rules": [{**rule, "caps": caps}], "caps": [{"per": "year", "points": 90}]})
    person("c", now)
    for number, (days, steps, balance) in enumerate(
        [
            (0, 40, 30),
            (1, 15, 45),
            (2, 15, 50),
            (3, 15, 50),
            (30, 99, 80),
            (31, 99, 90),
            (61, 9, 90),
        ]
    ):
        happens(now + days * DAY, "walk", f"w{number}", steps=steps)
        assert points.balance(customer="c", now=now + days * DAY).total == balance
    happens(now + 365 * DAY, "walk", "w99", steps=7)
    assert Entry.objects.filter(kind="earn").count() == 6
    assert clean()


def test_a_trigger_of_another_kind_or_time_earns_nothing(now: datetime) -> None:
    over = {**REVIEW, "end": now.isoformat()}
    card = {**REVIEW, "condition": {"field": "tier", "op": "is", "value": "gold"}, "key": "gold"}
    main(now, earn={"rules": [over, card]})
    person("c", now)
    person("g", now, tier="gold")
    assert happens(now, "review", "r1") == []
    assert happens(now, "share", "s1") == []
    assert happens(now, "review", "r2", "g")[0]["data"]["points"] == 20


def test_what_waits_is_usable_once_its_trigger_is_heard(now: datetime) -> None:
    main(now, pending={"kind": "trigger", "trigger": "stay_over", "within_days": 90})
    bought(now, "o1", 5000)
    bought(now, "o2", 3000)
    purse = points.balance(customer="c", now=now + 30 * DAY)
    assert (purse.pending, purse.available) == (80, 0)
    told = happens(now + 3 * DAY, "stay_over", "s1", order="o1")
    assert told == [
        {"room": "points", "what": "activated", "data": {"wallet": "points", "points": 50}}
    ]
    purse = points.balance(customer="c", now=now + 3 * DAY)
    assert (purse.pending, purse.available, purse.total) == (30, 50, 80)
    usable = next(lot for lot in ledger.lots(customer="c") if lot.available_at <= now + 3 * DAY)
    # Its life counts from when it was earned.
    assert usable.expires_at == now + 365 * DAY
    assert happens(now + 4 * DAY, "stay_over", "s2", order="o1") == []
    # What waited too long is written off, and no trigger brings it back.
    assert points.expire(now=now + 90 * DAY).points == 30
    assert happens(now + 91 * DAY, "stay_over", "s3") == []
    assert clean()


def test_what_waited_is_spared_the_years_that_it_was_promised(now: datetime) -> None:
    life = {"kind": "fractional", "percent": 50, "years": 2}
    main(now, life=life, pending={"kind": "trigger", "trigger": "stay_over"})
    bought(now, "o1", 5000)
    happens(now + 3 * DAY, "stay_over", "s1", order="o1")
    ends = [now.replace(year=year, month=1, day=1, hour=0) for year in (2027, 2028, 2029)]
    assert [points.expire(now=end).points for end in ends] == [0, 0, 25]
    assert clean()


def test_an_activity_moves_the_end_of_what_slides(now: datetime) -> None:
    life = {"kind": "sliding", "days": 90, "activity": ["purchase", "review"]}
    main(now, life=life)
    bought(now, "o1", 5000)
    bought(now + 10 * DAY, "o2", 3000)
    assert trigger.catch_up(now=now + 10 * DAY) == 2
    ends = {lot.left: lot.expires_at for lot in ledger.lots(customer="c")}
    assert set(ends.values()) == {now.replace(hour=0) + 101 * DAY}
    assert sum(ends) == 80
    happens(now + 20 * DAY, "review", "r1")
    (lot,) = ledger.lots(customer="c")
    assert (lot.left, lot.expires_at) == (80, now.replace(hour=0) + 111 * DAY)
    assert lot.earned_at == now
    before = everything()
    happens(now + 20 * DAY, "share", "x1")
    assert everything()["Lot"] == before["Lot"]
    assert points.expire(now=now.replace(hour=0) + 110 * DAY).lots == 0
    assert points.expire(now=now.replace(hour=0) + 111 * DAY).points == 80
    assert clean()


def test_several_wallets_earn_from_one_purchase_and_give_back(now: datetime) -> None:
    tea = {"key": "tea", "gives": "per_unit", "points": 3, "of": {"category": ["tea"]}}
    terms(
        now,
        {
            "growth": {
                "earn": {"rates": [{"points": 1, "per_minor": 10}]},
                "life": {"kind": "no"},
            },
            "stamps": {"kind": "stamps", "earn": {"rules": [tea]}, "life": {"kind": "no"}},
        },
    )
    person("c", now)
    cart = ask("o1", customer="c", lines=(("1", 2, 1000),))
    body = done(redeem(now, cart))
    assert body["points"]["earned"] == 20
    assert ledger.balance(customer="c", wallet="growth", now=now).total == 200
    assert Lot.objects.filter(wallet="stamps").count() == 0
    back = done(
        redemption.roll_back(redemption=body["redemption"], lines={"1": 1}, key=None, now=now)
    )
    assert back["points"]["taken_back"] == 10
    assert ledger.balance(customer="c", wallet="growth", now=now).total == 100
    done(redemption.roll_back(redemption=body["redemption"], key=None, now=now))
    assert ledger.balance(customer="c", wallet="growth", now=now).total == 0
    assert clean()
