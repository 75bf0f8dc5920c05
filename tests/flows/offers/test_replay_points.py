"""Extra points of drafts: what the till would issue beyond its plain points, within caps."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from guerdon.flows.offers.replay_player import Player, live_of
from guerdon.flows.offers.replay_points import reads_values, terms_of
from guerdon.flows.till import earning
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.give.live import LiveOffers
from guerdon.store.past.orders import Buyer, PastOrder
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.condition import ALWAYS, Leaf
from guerdon.terms.customer import Facts
from guerdon.terms.period import Period
from guerdon.terms.points import Cap, EarnRate, EarnRule, Plan, Worth
from guerdon.terms.quote import Quote
from guerdon.terms.replay import Replayed
from tests.carts import NOW, made, some_cart, some_offers
from tests.flows.shop import percent

TEA = (Line(key="1", sku="tea", quantity=1, unit_minor=1_000, category="tea"),)
RATE = EarnRate(period=Period(), points=1, per_minor=10)
PLAN = Plan(rates=(RATE,))
DOUBLE = {"key": "double", "kind": "points_multiplier", "value": {"percent": 200}}


def played(plan: Plan | None, *documents: dict[str, Any], orders: int = 3) -> Replayed:
    """What the drafts give to a customer who bought tea for 1,000 so often on one day."""
    drafts = [made(one) for one in documents]
    like = snapshot([], plan=plan)
    player = Player(documents=documents, since=NOW, until=NOW, now=NOW)
    player.live = live_of(drafts=drafts, like=like)
    player.points = terms_of(drafts=drafts, like=like, now=NOW)
    order = PastOrder(at=NOW, channel="", store="", lines=TEA, had_minor=0)
    found = Replayed()
    player._buyer(Buyer(key="ann", tier="", value_class="", orders=(order,) * orders), {}, found)
    return found


pytestmark = pytest.mark.django_db


def test_extra_points_count_and_reach() -> None:
    found = played(PLAN, DOUBLE)
    assert (found.offers["double"].points, found.offers["double"].minor) == (300, 0)
    assert (found.reached, found.bands[""].points, found.bands[""].better) == (3, 300, 0)


def test_they_are_of_what_is_left_to_pay_and_each_by_itself() -> None:
    """10 % off leaves 900: 90 plain points; double and triple of them add 90 and 180."""
    triple = {**DOUBLE, "key": "triple", "value": {"percent": 300}, "group": "other"}
    found = played(PLAN, DOUBLE, triple, percent("ten", 10), orders=1)
    assert {key: one.points for key, one in found.offers.items()} == {
        "double": 90, "triple": 180, "ten": 0
    }  # fmt: skip


def test_only_of_the_lines_in_its_scope() -> None:
    assert not played(PLAN, {**DOUBLE, "of": {"category": ["pots"]}}).offers


def test_today_s_rate_counts_and_without_one_nothing_does() -> None:
    old = EarnRate(period=Period(end=NOW), points=1, per_minor=10)
    new = EarnRate(period=Period(start=NOW), points=3, per_minor=10)
    assert played(Plan(rates=(old, new)), DOUBLE).offers["double"].points == 900
    assert played(Plan(rates=(old,)), DOUBLE).offers["double"].points == 0
    assert played(None, DOUBLE).reached == 0
    worths = (Worth(period=Period(start=NOW), milli=500),)
    terms = terms_of(
        drafts=[made(DOUBLE)],
        like=snapshot([], plan=replace(PLAN, worths=worths)),
        now=NOW,
    )
    assert terms is not None
    assert terms.plan is not None
    assert terms.plan.worth(at=datetime(2020, 1, 1, tzinfo=UTC)) == 500


def test_caps_stop_them_and_share_out_what_is_left() -> None:
    """Three orders earn 300 plain points in a day; the cap of 350 leaves 50 to multipliers."""
    capped = replace(PLAN, caps=(Cap(per="day", points=350),))
    triple = {**DOUBLE, "key": "triple", "value": {"percent": 300}, "group": "other"}
    found = played(capped, DOUBLE, triple)
    assert {key: one.points for key, one in found.offers.items()} == {"double": 17, "triple": 33}
    assert played(replace(PLAN, caps=(Cap(per="day", points=200),)), DOUBLE).bands[""].points == 0


def test_customers_are_read_where_caps_and_a_rule_of_some_need_it() -> None:
    some = EarnRule(
        key="vip", gives="per_order", points=5, condition=Leaf(field="tier", op="is", value="gold")
    )
    like = replace(snapshot([]), plan=PLAN)
    assert not reads_values(terms=None)
    assert not reads_values(terms=replace(like, plan=replace(PLAN, rules=(some,))))
    capped = replace(PLAN, rules=(some,), caps=(Cap(per="day", points=5),))
    assert reads_values(terms=replace(like, plan=capped))
    plain = replace(capped, rules=(replace(some, condition=ALWAYS),))
    assert not reads_values(terms=replace(like, plan=plain))


@pytest.mark.parametrize("caps", [(), (Cap(per="day", points=600), Cap(per="order", points=300))])
def test_order_after_order_as_the_till_issues_them(caps: tuple[Cap, ...]) -> None:
    """What quotes earn with the drafts less what they earn by the same prices without boosts."""
    rule = EarnRule(key="each", gives="per_order", points=25)
    plan = Plan(rates=(RATE,), rules=(rule,), caps=caps)
    moved = 0
    for seed in range(30):
        roll = Random(seed)
        drafts = [*some_offers(roll), made(DOUBLE)]
        like = snapshot([], plan=plan)
        live = replace(live_of(drafts=drafts, like=like), plan=plan)
        player = Player(documents=[DOUBLE], since=NOW, until=NOW, now=NOW)
        player.live, player.most = live, {one.key: None for one in drafts}
        player.points = terms_of(drafts=drafts, like=like, now=NOW)
        carts = [some_cart(roll).lines for _ in range(4)]
        orders = tuple(
            PastOrder(at=NOW, channel="web", store="", lines=lines, had_minor=0) for lines in carts
        )
        found = Replayed()
        player._buyer(Buyer(key="ann", tier="gold", value_class="", orders=orders), {}, found)
        wanted = by_the_till(carts, live)
        assert sum(one.points for one in found.offers.values()) == wanted, seed
        moved += wanted
    assert moved


def by_the_till(carts: list[tuple[Line, ...]], live: LiveOffers) -> int:
    used: dict[bool, dict[str, int]] = {True: {}, False: {}}
    whole = 0
    for lines in carts:
        ask = Checkout(cart=Cart(lines=lines, currency="USD"), customer="ann", channel="web")
        facts = Facts(customer="ann", known=True, tier="gold", used=used[True])
        quote = decided(ask=ask, facts=facts, offers=live, now=NOW)
        assert isinstance(quote, Quote)
        cut = {share.line: 0 for one in quote.applied for share in one.shares}
        for share in (share for one in quote.applied for share in one.shares):
            cut[share.line] += share.minor
        plain = earning.parts(
            ask=ask,
            facts=replace(facts, used=used[False]),
            offers=live,
            now=NOW,
            paid=[line.value_minor - cut.get(line.key, 0) for line in lines],
            by_points=0,
            boosts=(),
        )
        for parts, stands in ((quote.earned, used[True]), (plain, used[False])):
            for use in earning.used(customer="ann", earned=parts, spent=0, offers=live, now=NOW):
                stands[use.key] = stands.get(use.key, 0) + use.units
        whole += quote.points_earned - sum(part.points for part in plain)
    return whole
