"""The middle of a checkout, held against brute force and the invariants of money."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.canonical import written
from guerdon.flows.till.contest import Contest, gathered
from guerdon.flows.till.quoting import WORTH, decided, snapshot
from guerdon.give.entrants import clash, take
from guerdon.give.live import LiveOffers
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote
from guerdon.terms.reasons import LANGUAGES, said, sentences
from guerdon.terms.stacking import Stacking
from tests.carts import (
    KNOWN,
    NOW,
    PLAN,
    asking,
    lines_of,
    made,
    some_cart,
    some_live,
    some_offer,
    some_offers,
)

seeds = st.integers(0, 2**32)


def quoted(ask: Checkout, live: LiveOffers, facts: Facts = KNOWN, **words: Any) -> Quote:
    quote = decided(ask=ask, facts=facts, offers=live, now=NOW, **words)
    assert isinstance(quote, Quote), quote
    return quote


def contest_of(ask: Checkout, live: LiveOffers) -> Contest:
    contest = gathered(ask=ask, facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    return contest


def worths(contest: Contest, stacking: Stacking) -> dict[tuple[int, ...], int]:
    """Every allowed combination with its worth, found by trying them all."""
    found: dict[tuple[int, ...], int] = {}
    entrants = contest.turns.entrants
    clashing = {
        (i, j)
        for i, j in combinations(range(len(entrants)), 2)
        if clash(one=entrants[i], other=entrants[j], stacking=stacking)
    }
    for size in range(len(entrants) + 1):
        for places in combinations(range(len(entrants)), size):
            if any(pair in clashing for pair in combinations(places, 2)):
                continue
            basket, worth = contest.turns.start, 0
            for place in places:
                step = take(entrant=entrants[place], basket=basket)
                if step is None:
                    break
                worth += step.given.worth
                basket = step.after()
            else:
                found[places] = worth
    return found


def given_worth(quote: Quote) -> int:
    return quote.discount_minor + sum(
        extra.worth_minor for one in quote.applied for extra in one.extras
    )


@pytest.mark.parametrize("block", range(8))
def test_no_allowed_combination_is_worth_more(block: int) -> None:
    tried = alternatives = 0
    for seed in range(block * 400, (block + 1) * 400):
        roll = Random(seed)
        live = some_live(roll)
        ask = asking(some_cart(roll))
        contest = contest_of(ask, live)
        if len(contest.turns.entrants) > 11:
            continue
        tried += 1
        every = worths(contest, live.stacking)
        quote = quoted(ask, live)
        assert given_worth(quote) == max(every.values()), seed
        assert quote.gap_minor == 0
        given = {one.offer: {share.line for share in one.shares} for one in quote.applied}
        chosen = {
            place
            for place, one in enumerate(contest.turns.entrants)
            if one.live.offer.key in given
            and (
                one.scope == one.whole
                or ask.cart.lines[one.scope[0]].key in given[one.live.offer.key]
            )
        }
        others = [worth for places, worth in every.items() if not set(places) <= chosen]
        assert (quote.runner_up is None) == (not others), seed
        if quote.runner_up is not None:
            assert quote.runner_up.discount_minor <= max(others), seed
            alternatives += 1
    assert tried > 250
    assert alternatives > 50


@pytest.mark.parametrize("seed", range(40))
def test_a_large_cart_is_never_below_any_greedy_order(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll, most=14)
    ask = asking(some_cart(roll, most_lines=10, most_units=5))
    contest = contest_of(ask, live)
    calls = [0]

    def tick() -> bool:
        calls[0] += 1
        return calls[0] < 400

    quote = quoted(ask, live, tick=tick)
    entrants = contest.turns.entrants
    for _ in range(30):
        order = list(range(len(entrants)))
        roll.shuffle(order)
        chosen: list[int] = []
        worth = 0
        for place in order:
            clashing = (
                clash(one=entrants[place], other=entrants[at], stacking=live.stacking)
                for at in chosen
            )
            if any(clashing):
                continue
            basket, total = contest.turns.start, 0
            for at in sorted([*chosen, place]):
                step = take(entrant=entrants[at], basket=basket)
                if step is None:
                    break
                total += step.given.worth
                basket = step.after()
            else:
                chosen.append(place)
                worth = total
        assert given_worth(quote) >= worth


@given(seeds)
def test_money_adds_up_and_never_falls_below_a_floor(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll)
    cart = some_cart(roll)
    quote = quoted(asking(cart), live, mode=roll.choice(("best_customer", "priority")))
    assert quote.total_minor == cart.value_minor + cart.shipping_minor - quote.discount_minor
    assert quote.total_minor >= 0
    off: dict[str, int] = dict.fromkeys((line.key for line in cart.lines), 0)
    for one in quote.applied:
        if one.layer != "shipping":
            assert sum(share.minor for share in one.shares) == one.minor
        assert one.minor > 0 or one.extras
        for share in one.shares:
            assert sum(share.units) == share.minor > 0
            off[share.line] += share.minor
    shipping = sum(one.minor for one in quote.applied if one.layer == "shipping")
    assert 0 <= shipping <= cart.shipping_minor
    for line in cart.lines:
        floor = min(line.value_minor, line.floor_minor * line.quantity)
        assert 0 <= off[line.key] <= line.value_minor - floor
        if live.stacking.line_cap_bp < 10_000:
            assert off[line.key] * 10_000 <= line.value_minor * live.stacking.line_cap_bp
        units = [
            sum(
                share.units[unit]
                for one in quote.applied
                for share in one.shares
                if share.line == line.key
            )
            for unit in range(line.quantity)
        ]
        assert all(0 <= cut <= line.unit_minor for cut in units)
    goods = quote.discount_minor - shipping
    assert goods * 10_000 <= cart.value_minor * live.stacking.order_cap_bp


@given(seeds)
def test_permuting_equal_lines_changes_nothing(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll)
    cart = some_cart(roll)
    twin = replace(cart.lines[0], key="twin")
    first = Cart(lines=(*cart.lines, twin), currency="USD", shipping_minor=cart.shipping_minor)
    lines = list(first.lines)
    lines[0], lines[-1] = replace(lines[-1], key=lines[0].key), replace(lines[0], key="twin")
    second = replace(first, lines=tuple(lines))
    one, other = quoted(asking(first), live), quoted(asking(second), live)
    assert written(value=one) == written(value=other)


@given(seeds)
def test_an_offer_that_is_not_eligible_changes_nothing(seed: int) -> None:
    roll = Random(seed)
    offers = some_offers(roll)
    stacking = some_live(roll).stacking
    ask = asking(some_cart(roll))
    closed = {"field": "ask.channel", "op": "is", "value": "nowhere"}
    other = replace(
        some_offer(roll, key="zz"), condition=made({**DOC, "condition": closed}).condition
    )
    plain = quoted(ask, snapshot(offers, stacking=stacking, plan=PLAN))
    beside = quoted(ask, snapshot((*offers, other), stacking=stacking, plan=PLAN))
    assert beside.passed_over == plain.passed_over + 1
    assert replace(beside, passed_over=plain.passed_over) == plain


DOC = {"key": "d", "kind": "percent", "value": {"percent": 10}}


@given(seeds)
def test_the_index_finds_what_a_full_scan_finds(seed: int) -> None:
    roll = Random(seed)
    offers = some_offers(roll, most=9)
    live = snapshot(offers, stacking=some_live(roll).stacking, plan=PLAN)
    ask = asking(some_cart(roll))
    quick = quoted(ask, live)
    whole = quoted(ask, live, explain=[offer.key for offer in offers])
    assert quick.applied == whole.applied
    eligible = [one for one in whole.not_applied if one.would_give_minor is not None]
    assert all(one in quick.not_applied for one in eligible)


@given(seeds)
def test_two_runs_give_equal_bytes_and_a_replay_of_what_was_considered_too(seed: int) -> None:
    roll = Random(seed)
    offers = some_offers(roll)
    stacking = some_live(roll).stacking
    ask = asking(some_cart(roll))
    live = snapshot(offers, stacking=stacking, plan=PLAN)
    first = quoted(ask, live)
    assert written(value=first) == written(value=quoted(ask, live))
    versions = dict(first.considered)
    kept = [offer for offer in offers if offer.key in versions]
    again = snapshot(kept, stacking=stacking, plan=PLAN, others=first.passed_over)
    assert written(value=first) == written(value=quoted(ask, again))


@given(seeds)
def test_every_reason_has_a_sentence_in_both_languages(seed: int) -> None:
    roll = Random(seed)
    offers = some_offers(roll)
    live = snapshot(offers, stacking=some_live(roll).stacking, plan=PLAN)
    quote = quoted(asking(some_cart(roll)), live, explain=[offer.key for offer in offers])
    reasons = [(one.reason.reason, one.reason.data) for one in quote.applied]
    reasons += [(one.refusal.reason, one.refusal.data) for one in quote.not_applied]
    for reason, data in reasons:
        assert reason in sentences()
        for language in LANGUAGES:
            text = said(reason=reason, data=data, language=language)
            assert "{" not in text, (reason, data, text)
    json.loads(written(value=quote))


@given(seeds)
def test_modes_keep_to_their_words(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll)
    ask = asking(some_cart(roll))
    best = given_worth(quoted(ask, live, mode="best_customer"))
    assert given_worth(quoted(ask, live, mode="priority")) <= best
    contest = contest_of(ask, live)
    if len(contest.turns.entrants) > 9:
        return
    every = worths(contest, live.stacking)
    costs: dict[tuple[int, ...], int] = {}
    for places in every:
        basket, cost = contest.turns.start, 0
        for place in places:
            step = take(entrant=contest.turns.entrants[place], basket=basket)
            assert step is not None
            cost += step.given.cost * WORTH + bool(step.given.extras)
            basket = step.after()
        costs[places] = cost
    full = [
        places
        for places in every
        if not any(
            set(places) | {at} == set(more) for more in every for at in more if at not in places
        )
    ]
    cheapest = quoted(ask, live, mode="lowest_cost")
    spent = sum(
        one.minor + sum(extra.cost_minor for extra in one.extras) for one in cheapest.applied
    )
    assert spent == min(costs[places] for places in full) // WORTH


def test_the_search_that_runs_out_of_time_says_how_much_it_may_miss() -> None:
    roll = Random(5)
    offers = [
        made(
            {
                "key": f"o{at}",
                "kind": "percent",
                "value": {"percent": roll.randint(5, 60)},
                "group": f"g{at % 7}",
            }
        )
        for at in range(20)
    ]
    live = snapshot(offers)
    ask = asking(lines_of(9999, 5000, 333))
    cut_short = quoted(ask, live, tick=lambda: False)
    exact = quoted(ask, live)
    assert exact.gap_minor == 0
    assert cut_short.gap_minor > 0
    assert cut_short.discount_minor <= exact.discount_minor
    assert exact.discount_minor <= cut_short.discount_minor + cut_short.gap_minor


def test_a_malformed_cart_is_refused() -> None:
    live = snapshot([])
    cart = lines_of(100, 200)
    twice = replace(cart, lines=(cart.lines[0], cart.lines[0]))
    for wrong, reason in (
        (twice, "cart_malformed"),
        (replace(cart, currency="EUR"), "currency_mismatch"),
        (replace(cart, shipping_minor=-1), "cart_malformed"),
        (replace(cart, lines=(replace(cart.lines[0], quantity=0),)), "cart_malformed"),
        (replace(cart, lines=(replace(cart.lines[0], unit_minor=-5),)), "cart_malformed"),
    ):
        answer = decided(ask=asking(wrong), facts=KNOWN, offers=live, now=NOW)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    answer = decided(ask=asking(cart), facts=KNOWN, offers=live, now=NOW, mode="best")
    assert isinstance(answer, Refusal)
    assert answer.reason == "mode_unknown"


def test_after_a_complaint_promotions_wait_and_codes_in_hand_are_honoured() -> None:
    plain = made({"key": "plain", "kind": "percent", "value": {"percent": 10}})
    own = {"key": "own", "kind": "percent", "value": {"percent": 5}}
    coded = made({**own, "codes": "shared", "shared_code": "SORRY"})
    live = snapshot([plain, coded], currency="USD")
    ask = asking(lines_of(1000), codes=("SORRY",))
    hour = timedelta(hours=1)
    held = quoted(ask, live, replace(KNOWN, care_until=NOW + hour))
    assert [one.offer for one in held.applied] == ["own"]
    (out,) = held.not_applied
    assert (out.offer, out.refusal.reason) == ("plain", "care_hold")
    assert out.refusal.data == {"until": (NOW + hour).isoformat()}
    over = quoted(ask, live, replace(KNOWN, care_until=NOW))
    assert over.applied == quoted(ask, live).applied
    assert "plain" in {one.offer for one in over.applied}
