"""A plan warns of what is hardly meant, and of nothing that is well."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.programme import programme as flow
from guerdon.flows.programme.programme import Planned
from guerdon.flows.programme.warnings import MOST_NAMED
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.models import Offer
from guerdon.store.programme import ground
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key, total_key
from guerdon.terms.reasons import LANGUAGES, said
from tests.flows.shop import ask, done, reserve

pytestmark = pytest.mark.django_db(transaction=True)


def offer(key: str, words: str = "") -> str:
    return f"  - {{key: {key}, kind: amount, value: {{off_minor: 5}}{words}}}\n"


def plan(now: datetime, *offers: str, ground: str = "", **words: Any) -> Planned:
    text = f"{ground}\noffers:\n{''.join(offers)}" if offers else f"{ground}\noffers: []"
    found = flow.plan(texts=[("x", text)], now=now, **words)
    assert isinstance(found, Planned), found
    return found


def warnings(now: datetime, *offers: str, **words: Any) -> list[tuple[str, dict[str, Any]]]:
    found = plan(now, *offers, **words).warnings
    for one in found:
        for language in LANGUAGES:
            sentence = said(reason=one.reason, data=one.data, language=language)
            assert "{" not in sentence
            assert sentence != one.reason
    return [(one.reason, dict(one.data)) for one in found]


def apply(now: datetime, *offers: str, **words: Any) -> None:
    found = plan(now, *offers, **words)
    text = f"{words.get('ground', '')}\noffers:\n{''.join(offers)}"
    answer = flow.apply(
        texts=[("x", text)], lock=found.lock, at=found.at, actor="ann", key=None, now=now
    )
    done(answer)


def test_nothing_to_say_of_a_sound_programme(now: datetime) -> None:
    ends = ", period: {end: 2030-01-01T00:00:00Z}"
    assert warnings(now, offer("a", ends), offer("b", ", never_with: [a]")) == []


def test_an_offer_that_is_over_before_it_begins(now: datetime) -> None:
    end = (now + timedelta(hours=1)).isoformat()
    one = offer("a", f", period: {{end: '{end}'}}")
    assert warnings(now, one) == []
    at = now + timedelta(hours=1)
    assert warnings(now, one, at=at) == [("plan_offer_over", {"offer": "a", "end": end})]
    assert warnings(now, offer("a", f", state: draft, period: {{end: '{end}'}}"), at=at) == []


def test_a_condition_that_contradicts_itself(now: datetime) -> None:
    never = ", condition: {all: [{field: orders, op: at_least, value: 5}, "
    never += "{field: orders, op: less_than, value: 5}]}"
    assert warnings(now, offer("a", never)) == [("plan_offer_never", {"offer": "a"})]


def test_an_offer_that_is_used_up(now: datetime) -> None:
    counters.take(uses=[Use(key=total_key(offer="a"), units=3, ceiling=9)])
    assert warnings(now, offer("a", ", limits: {total: 3}")) == [
        ("plan_offer_used_up", {"offer": "a", "used": 3, "most": 3})
    ]
    assert warnings(now, offer("a", ", limits: {total: 4}")) == []


def test_one_code_for_two_offers_from_before_it_was_refused(now: datetime) -> None:
    shared = ", codes: shared, shared_code: "
    both = offer("a", shared + "SPRING"), offer("b", shared + "OTHER")
    apply(now, *both)
    document = {**Offer.objects.get(key="b").document, "shared_code": "ｓｐｒｉｎｇ"}
    Offer.objects.filter(key="b").update(document=document)
    ground.stamp()
    kept = offer("a", shared + "SPRING"), offer("b", shared + "ｓｐｒｉｎｇ")
    assert warnings(now, *kept, ground="programme: {zone: Asia/Tokyo}") == [
        ("plan_code_twice", {"code": "SPRING", "offers": "a, b"})
    ]


def test_one_code_for_two_offers(now: datetime) -> None:
    shared = ", codes: shared, shared_code: "
    year = ", period: {start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z'}"
    last = ", period: {end: '2026-01-01T00:00:00Z'}"
    one = offer("a", shared + "SPRING 9" + year)
    text = f"offers:\n{one}{offer('b', shared + 'ｓｐｒｉｎｇ９')}"
    found = flow.plan(texts=[("x", text)], now=now)
    assert isinstance(found, Refusal)
    assert (found.reason, dict(found.data)) == (
        "code_taken_live",
        {"code": "SPRING9", "offer": "b", "other": "a"},
    )
    assert plan(now, one, offer("b", shared + "SPRING9, state: draft")).warnings == ()
    over = [("plan_offer_over", {"offer": "b", "end": "2026-01-01T00:00:00+00:00"})]
    assert warnings(now, one, offer("b", shared + "spring9" + last)) == over


def test_a_code_that_somebody_holds_already(now: datetime) -> None:
    issued = codes.issue(offer="other", count=1, now=now)
    assert isinstance(issued, list)
    one = offer("a", f", codes: shared, shared_code: {issued[0]}")
    assert warnings(now, one) == [
        ("plan_code_taken", {"code": issued[0], "offers": "a", "offer": "other"})
    ]


def test_names_of_offers_that_are_not_there(now: datetime) -> None:
    assert warnings(now, offer("a", ", also_with: [b, c]"), offer("b")) == [
        ("plan_offer_unknown", {"offer": "a", "other": "c"})
    ]


def test_budgets_that_are_not_there_or_spent(now: datetime) -> None:
    drawing = [offer(f"o{n}", ", limits: {budget: spring}") for n in range(MOST_NAMED + 2)]
    named = ", ".join(f"o{n}" for n in range(MOST_NAMED)) + " +2"
    assert warnings(now, *drawing) == [
        ("plan_budget_unknown", {"budget": "spring", "offers": named})
    ]
    ground = "programme: {budgets: {spring: 100}}"
    assert warnings(now, *drawing, ground=ground) == []
    apply(now, *drawing, ground=ground)
    counters.take(uses=[Use(key=budget_key(budget="spring"), units=100, ceiling=None)])
    assert warnings(now, *drawing) == [
        ("plan_budget_empty", {"budget": "spring", "offers": named, "used_minor": 100})
    ]
    assert warnings(now, *drawing, ground="programme: {budgets: {spring: 101}}") == []


def test_open_holds_are_counted(now: datetime) -> None:
    apply(now, offer("a"), offer("b"))
    done(reserve(now, ask("o-1")))
    assert warnings(now, offer("a"), offer("b"), offer("c")) == []
    held = warnings(now, offer("c"))
    assert held == [("plan_holds", {"n": 1})]


def test_what_is_scheduled_for_later_is_named(now: datetime) -> None:
    apply(now, offer("a"), at=now + timedelta(days=2))
    (number,) = [one.number for one in flow.history()]
    assert warnings(now, offer("b")) == [("plan_before_scheduled", {"number": number})]
    assert warnings(now, offer("b"), at=now + timedelta(days=3)) == []
