"""Draws in one transaction: paid, rolled, taken from stock and given once, or nothing at all."""

from collections import Counter as Tally
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.play import draw as flow
from guerdon.give.draw import record
from guerdon.give.draw.campaign import NOTHING
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Award,
    Balance,
    Counter,
    DrawSeed,
    DrawTake,
    Entry,
    Lot,
    Notice,
    Posting,
    Reply,
)
from guerdon.store.play import awards, draws
from guerdon.store.programme import stock
from guerdon.store.till.replies import Reply as Answer
from guerdon.terms.decision import Refusal
from tests.flows.games import member, plays, spin, wheel
from tests.flows.shop import clean, in_threads, percent, sells

pytestmark = pytest.mark.django_db
TABLES = (Award, Balance, Counter, DrawSeed, DrawTake, Entry, Lot, Notice, Posting, Reply)


def everything() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in TABLES]


def refused(call: Any) -> Refusal:
    before = everything()
    answer = call()
    assert isinstance(answer, Refusal), answer
    assert everything() == before
    return answer


def won(now: datetime, prize: str, customer: str = "ann", **words: Any) -> dict[str, Any]:
    """Draw until the prize comes."""
    for _ in range(400):
        answer = spin(customer, now, **words)
        assert isinstance(answer, Answer), answer
        if answer.body["given"] == prize:
            body: dict[str, Any] = answer.body
            return body
    raise AssertionError(f"no {prize} in 400 draws")


def sure(now: datetime, gives: dict[str, Any], **words: Any) -> None:
    """The wheel with one prize that always comes."""
    prize: dict[str, Any] = {"key": "it", "name": {"en": "It"}, "odds": "1/1", "gives": gives}
    document: dict[str, Any] = {
        "key": "wheel",
        "name": {"en": "Wheel"},
        "prizes": [prize | words.pop("prize", {})],
        **words,
    }
    plays(now, draws=[document])


def test_a_draw_pays_gives_and_writes_down_what_it_followed_from(now: datetime) -> None:
    wheel(now)
    member("ann", now, points_given=20_000)
    body = won(now, "points")
    assert body["reward"]["count"] == 20
    takes = DrawTake.objects.count()
    gained = 20 * DrawTake.objects.filter(given="points").count()
    purse = ledger.balance(customer="ann", now=now)
    assert purse.total == 20_000 - 50 * takes + gained
    assert DrawSeed.objects.get().nonce == takes
    assert body["record"]["server_seed"] is None
    assert clean()
    told = [one for one in notices.listed(customer="ann", most=500) if one.kind == "play_draws"]
    given = [one for one in draws.listed(customer="ann", draw="wheel", most=500) if one.given]
    assert {one.data["take"] for one in told} == {one.key for one in given if one.given != NOTHING}
    assert told[0].data["draw"]["en"] == "Spring wheel"
    points = [one.data for one in told if one.data["name"]["en"] == body["name"]["en"]]
    assert (points[0]["what"], points[0]["code"]) == ("points", "")


def test_every_draw_holds_when_the_seed_is_revealed(now: datetime) -> None:
    wheel(now)
    member("ann", now, points_given=5_000)
    for number in range(25):
        assert isinstance(spin("ann", now, client_seed=f"c{number}"), Answer)
    for one in draws.listed(customer="ann", draw="wheel", most=50):
        sealed = record.parsed(document=one.record)
        assert isinstance(sealed, record.Record)
        assert isinstance(record.checked(record=sealed), Refusal)
    opened = flow.reveal(customer="ann", draw="wheel", now=now)
    assert isinstance(opened, str)
    dry = 0
    for one in reversed(draws.listed(customer="ann", draw="wheel", most=50)):
        found = record.parsed(document=one.record)
        assert isinstance(found, record.Record)
        assert found.server_seed == opened
        steps = record.checked(record=found)
        assert not isinstance(steps, Refusal)
        assert all(step.holds for step in steps), steps
        # The member can count the draws without a rare prize themselves.
        assert found.dry == dry
        dry = 0 if found.given in found.rare else dry + 1
    # The new seed is another, its count begins anew, and what was missed is not forgotten.
    seeds = DrawSeed.objects.order_by("pk")
    assert [seed.revealed_at is None for seed in seeds] == [False, True]
    assert (seeds[1].nonce, seeds[1].dry) == (0, dry)


def test_the_seed_is_sealed_in_the_table(now: datetime) -> None:
    wheel(now)
    member("ann", now)
    seen = flow.committed(customer="ann", draw="wheel", now=now)
    assert not isinstance(seen, Refusal)
    held = flow.reveal(customer="ann", draw="wheel", now=now)
    assert isinstance(held, str)
    row = DrawSeed.objects.get(commit=seen.commit)
    assert bytes.fromhex(held) not in bytes(row.sealed)
    assert held.encode() not in bytes(row.sealed)


def test_the_same_key_draws_once(now: datetime) -> None:
    wheel(now)
    member("ann", now, points_given=500)
    first = spin("ann", now, key="k:1")
    again = spin("ann", now + timedelta(minutes=1), key="k:1")
    assert (again.repeated, again.body) == (True, first.body)
    assert DrawTake.objects.count() == 1
    other = refused(lambda: spin("ann", now, key="k:1", client_seed="other"))
    assert other.reason == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("words", "told", "reason"),
    [
        ({"period": {"end": "2026-03-14T12:00:00Z"}}, {}, "draw_closed"),
        ({"price": {"points": 5_001}}, {}, "points_short"),
        ({"price": {"ticket": "spin"}}, {}, "draw_no_ticket"),
        ({}, {"attributes": {"birthday": "2018-03-15"}}, "draw_too_young"),
    ],
)
def test_who_may_not_draw_spends_nothing(
    now: datetime, words: dict[str, Any], told: dict[str, Any], reason: str
) -> None:
    wheel(now, **words)
    member("ann", now, points_given=5_000, **told)
    assert not isinstance(flow.committed(customer="ann", draw="wheel", now=now), Refusal)
    assert refused(lambda: spin("ann", now)).reason == reason


def test_a_child_of_eight_may_draw(now: datetime) -> None:
    wheel(now)
    member("ann", now, points_given=500, attributes={"birthday": "2018-03-14"})
    assert isinstance(spin("ann", now), Answer)


def test_a_draw_wants_the_commitment_that_stands(now: datetime) -> None:
    wheel(now)
    member("ann", now, points_given=500)

    def take(**words: Any) -> Any:
        call = {"customer": "ann", "draw": "wheel", "commit": "0" * 64, "client_seed": "mine"}
        return flow.take(**{**call, **words}, key=None, now=now)

    assert refused(take).reason == "draw_not_committed"
    assert not isinstance(flow.committed(customer="ann", draw="wheel", now=now), Refusal)
    assert refused(take).reason == "draw_commit_changed"
    assert refused(lambda: take(client_seed="a:b")).reason == "draw_client_seed"
    assert refused(lambda: take(draw="none")).reason == "not_found"
    assert refused(lambda: take(customer="nobody")).reason == "customer_unknown"
    unknown = flow.committed(customer="nobody", draw="wheel", now=now)
    assert isinstance(unknown, Refusal)
    assert isinstance(flow.committed(customer="ann", draw="none", now=now), Refusal)
    assert isinstance(flow.reveal(customer="bob", draw="wheel", now=now), Refusal)


@pytest.mark.parametrize(
    ("limit", "later"),
    [
        ("per_day", timedelta(hours=12)),
        ("per_week", timedelta(days=1, hours=12)),
        ("per_month", timedelta(days=17, hours=12)),
        ("in_all", None),
    ],
)
def test_limits_end_with_the_shops_day_week_and_month(
    now: datetime, limit: str, later: timedelta | None
) -> None:
    # 14 March 2026 was a Saturday, noon in UTC.
    wheel(now, limits={limit: 2})
    member("ann", now, points_given=500)
    for _ in range(2):
        assert isinstance(spin("ann", now), Answer)
    assert refused(lambda: spin("ann", now)).reason == f"draw_limit_{limit}"
    if later is None:
        assert refused(lambda: spin("ann", now + timedelta(days=300))).data == {"most": 2}
        return
    moment = now + later
    before = refused(lambda: spin("ann", moment - timedelta(seconds=1)))
    assert before.reason == f"draw_limit_{limit}"
    assert isinstance(spin("ann", moment), Answer)


def test_a_prize_that_ran_out_becomes_the_fallback(now: datetime) -> None:
    sure(now, {"gift": "mug"}, prize={"stock": 1})
    member("ann", now)
    first, second = spin("ann", now), spin("ann", now)
    assert (first.body["rolled"], first.body["given"]) == ("it", "it")
    assert (second.body["rolled"], second.body["given"]) == ("it", "nothing")
    assert second.body["record"]["out"] == ["it"]
    assert Award.objects.count() == 1


def test_a_gift_that_somebody_counts_is_taken_from_its_stock(now: datetime) -> None:
    sure(now, {"gift": "mug"})
    member("ann", now)
    stock.put(item="mug", pieces=2, actor="t", now=now)
    given = [spin("ann", now).body["given"] for _ in range(3)]
    assert given == ["it", "it", "nothing"]
    left = stock.seen(item="mug")
    assert left is not None
    assert left.left == 0


def test_a_fallback_that_ran_out_closes_the_draw(now: datetime) -> None:
    prizes = [
        {"key": "it", "name": {"en": "It"}, "odds": "1/2", "gives": {"points": 5}},
        {"key": "mug", "name": {"en": "Mug"}, "odds": "1/2", "gives": {"gift": "mug"}},
    ]
    document = {"key": "wheel", "name": {"en": "W"}, "prizes": prizes, "fallback": "mug"}
    plays(now, draws=[document])
    member("ann", now)
    stock.put(item="mug", pieces=0, actor="t", now=now)
    assert not isinstance(flow.committed(customer="ann", draw="wheel", now=now), Refusal)
    assert refused(lambda: spin("ann", now)).reason == "draw_sold_out"


def test_a_guarantee_that_cannot_be_kept_is_refused_and_kept_later(now: datetime) -> None:
    prizes: list[dict[str, Any]] = [
        {"key": "rare", "name": {"en": "R"}, "odds": "1/1000000", "rare": True, "stock": 0},
        {"key": "it", "name": {"en": "It"}, "odds": "999999/1000000", "gives": {"points": 1}},
    ]
    words: dict[str, Any] = {"pity": {"after": 2}, "price": {"points": 1}, "prizes": prizes}
    document = {"key": "wheel", "name": {"en": "W"}, **words}
    plays(now, draws=[document])
    member("ann", now, points_given=10)
    for _ in range(2):
        assert isinstance(spin("ann", now), Answer)
    assert refused(lambda: spin("ann", now)).reason == "draw_guarantee_out"
    prizes[0]["stock"] = 1
    plays(now, draws=[document])
    answer = spin("ann", now)
    assert (answer.body["given"], answer.body["due"], answer.body["dry"]) == ("rare", True, 0)


def test_each_kind_of_prize_is_given(now: datetime) -> None:
    member("ann", now)
    sells(now, percent("ten", 10, codes="unique"))
    sure(now, {"coupon": "ten"})
    code = spin("ann", now).body["data"]["code"]
    assert len(code) > 8
    sure(now, {"coupon": "nothing-here"})
    assert refused(lambda: spin("ann", now)).reason == "offer_without_codes"
    sure(now, {"ticket": "spin", "tickets": 2})
    spin("ann", now)
    assert ledger.balance(customer="ann", wallet="ticket-spin", now=now).spendable == 2
    # And a ticket pays for a draw, once each.
    sure(now, {"points": 7}, price={"ticket": "spin"})
    assert [spin("ann", now).body["paid"]["ticket"] for _ in range(2)] == ["spin", "spin"]
    assert refused(lambda: spin("ann", now)).reason == "draw_no_ticket"
    assert ledger.balance(customer="ann", now=now).spendable == 14
    kinds = [one.reward.kind for one in awards.listed(customer="ann")]
    assert Tally(kinds) == {"points": 2, "ticket": 1, "coupon": 1}
    assert clean()


@pytest.mark.django_db(transaction=True)
def test_sixty_four_draws_at_once_give_exactly_what_there_is(now: datetime) -> None:
    sure(now, {"gift": "mug"}, prize={"stock": 10}, price={"points": 5})
    for number in range(64):
        member(f"c{number}", now, points_given=5)
    answers = in_threads(64, lambda number: spin(f"c{number}", now))
    assert all(isinstance(answer, Answer) for answer in answers), answers
    assert Tally(answer.body["given"] for answer in answers) == {"it": 10, "nothing": 54}
    assert Counter.objects.get(pk="draw/wheel/it").used == 10
    assert Award.objects.count() == 10
    assert DrawTake.objects.count() == 64
    assert clean()


@pytest.mark.django_db(transaction=True)
def test_one_member_pressing_many_times_pays_each_draw_once(now: datetime) -> None:
    wheel(now, limits={"per_day": 5})
    member("ann", now, points_given=1_000)
    assert not isinstance(flow.committed(customer="ann", draw="wheel", now=now), Refusal)
    answers = in_threads(16, lambda number: spin("ann", now, key=f"k:{number % 8}"))
    done = [answer for answer in answers if isinstance(answer, Answer)]
    assert len({answer.body["take"] for answer in done}) == DrawTake.objects.count() == 5
    reasons = {answer.reason for answer in answers if isinstance(answer, Refusal)}
    assert reasons == {"draw_limit_per_day"}
    assert sorted(DrawTake.objects.values_list("nonce", flat=True)) == [0, 1, 2, 3, 4]
    assert clean()


def test_a_guarantee_holds_draw_after_draw(now: datetime) -> None:
    wheel(now, price={}, pity={"after": 4})
    member("ann", now)
    rows = [spin("ann", now).body for _ in range(30)]
    dry = 0
    for body in rows:
        assert body["due"] is (dry == 4)
        dry = 0 if body["given"] in ("mug", "bag") else dry + 1
        assert body["dry"] == dry <= 4
