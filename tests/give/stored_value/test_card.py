"""A card gives what it holds, in whatever order it is loaded, paid with and refunded to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.stored_value import card as rules
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.stored_value import Card, CardTerms, Payment

NOW = datetime(2026, 3, 14, tzinfo=UTC)
CARD = Card(
    card=7,
    currency="CNY",
    state="active",
    balance_minor=0,
    face_minor=0,
    last_four="X9K2",
    named=False,
    customer=None,
    created_at=NOW,
    activated_at=NOW,
    loaded_at=NOW,
    expires_at=NOW + timedelta(days=9),
    replaced_by=None,
)
TERMS = CardTerms(currency="CNY", least_minor=5, most_minor=900, most_balance_minor=1_000)


def moved(card: Card, entry: Entry) -> Card:
    assert sum(posting.amount for posting in entry.postings) == 0
    return replace(card, balance_minor=card.balance_minor + entry.postings[0].amount)


@given(acts=st.lists(st.tuples(st.sampled_from("lpqr"), st.integers(0, 1_200)), max_size=20))
def test_what_went_on_is_what_came_off_and_what_is_left(acts: list[tuple[str, int]]) -> None:
    card, loaded, spent = CARD, 0, 0
    payments: list[Payment] = []
    for number, (act, minor) in enumerate(acts):
        key = f"k{number}"
        if act == "l":
            found = rules.loaded(
                card=card, terms=TERMS, most_minor=None, minor=minor, at=NOW, key=key
            )
            loaded += 0 if isinstance(found, Refusal) else minor
        elif act in "pq":
            found = rules.paid(card=card, minor=minor, part=act == "q", order="o", at=NOW, key=key)
            if isinstance(found, Refusal):
                assert minor > card.balance_minor or minor == 0 or card.balance_minor == 0
            else:
                taken = found.postings[1].amount
                assert taken == minor or (act == "q" and taken == card.balance_minor < minor)
                spent += taken
                payments.append(
                    Payment(
                        payment=key,
                        order="o",
                        currency="CNY",
                        amount_minor=taken,
                        refunded_minor=0,
                        card=7,
                        customer=None,
                        draws=(),
                        at=NOW,
                    )
                )
        elif payments:
            last = payments.pop()
            refusal = rules.refundable(payment=last, minor=minor)
            assert (refusal is None) is (0 < minor <= last.amount_minor)
            if refusal is not None:
                continue
            found = rules.refunded(card=card, payment=last, minor=minor, at=NOW, key=key)
            spent -= minor
        else:
            continue
        card = card if isinstance(found, Refusal) else moved(card, found)
        assert card.balance_minor == loaded - spent >= 0


@pytest.mark.parametrize("state", ["made", "blocked", "replaced", "void", "ended"])
def test_only_a_card_in_use_pays(state: str) -> None:
    card = replace(CARD, state=state, balance_minor=50)  # type: ignore[arg-type]
    found = rules.paid(card=card, minor=5, part=False, order="o", at=NOW, key="k")
    assert isinstance(found, Refusal)
    assert found.reason == f"card_{state}"


def test_the_end_is_no_longer_part_of_its_life() -> None:
    card = replace(CARD, balance_minor=50)
    end = NOW + timedelta(days=9)
    assert rules.usable(card=card, now=end - timedelta(microseconds=1)) is None
    assert rules.usable(card=card, now=end) == Refusal(
        reason="card_ended", data={"last_four": "X9K2", "day": "2026-03-23"}
    )
    entry = rules.ended(card=card, now=end)
    assert entry is not None
    assert moved(card, entry).balance_minor == 0
    assert entry.at == end
    assert rules.ended(card=card, now=end - timedelta(seconds=1)) is None
    assert rules.ended(card=replace(card, balance_minor=0), now=end) is None
    assert rules.ended(card=replace(card, expires_at=None), now=end) is None


def test_the_lower_of_shop_and_law_bounds_a_card() -> None:
    def load(minor: int, most: int | None) -> Entry | Refusal:
        return rules.loaded(card=CARD, terms=TERMS, most_minor=most, minor=minor, at=NOW, key="k")

    assert isinstance(load(900, None), Entry)
    assert load(901, None).reason == "load_out_of_bounds"  # type: ignore[union-attr]
    assert load(4, None).reason == "load_out_of_bounds"  # type: ignore[union-attr]
    assert load(301, 300).reason == "card_full"  # type: ignore[union-attr]
    full = replace(CARD, balance_minor=999)
    found = rules.loaded(card=full, terms=TERMS, most_minor=5_000, minor=5, at=NOW, key="k")
    assert isinstance(found, Refusal)
    free = replace(TERMS, most_minor=None, least_minor=9)
    few = rules.loaded(card=CARD, terms=free, most_minor=None, minor=8, at=NOW, key="k")
    assert isinstance(few, Refusal)
    assert few.reason == "load_too_small"


def test_moving_on() -> None:
    card = replace(CARD, balance_minor=50)
    entry = rules.replaced(card=card, by=8, at=NOW, key="k")
    assert entry is not None
    assert [(p.account, p.amount) for p in entry.postings] == [("card:7", -50), ("card:8", 50)]
    assert rules.replaced(card=CARD, by=8, at=NOW, key="k") is None
    claimed = rules.claimed(card=card, customer="a", at=NOW, key="k")
    assert isinstance(claimed, Entry)
    assert claimed.opens is not None
    assert (claimed.opens.amount, claimed.opens.expires_at) == (50, CARD.expires_at)
    assert isinstance(rules.claimed(card=CARD, customer="a", at=NOW, key="k"), Refusal)
    assert moved(CARD, rules.reopened(card=CARD, minor=9, at=NOW, key="k")).balance_minor == 9
