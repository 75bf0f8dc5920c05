"""A draft of a section out of the texts of a programme, and every fault with its line."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.programme.section_preview import of_texts, previewed
from guerdon.flows.programme.year_rows import Row, YearTold
from guerdon.store.models import Customer, Order, Section
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OFFER = ("offers.yaml", "offers: []\n")


def bought(now: datetime) -> None:
    row = Customer.objects.create(key="ann", created_at=now)
    Order.objects.create(key="o", customer=row, placed_at=now - timedelta(days=1), total_minor=900)


def refused(name: str, text: str, now: datetime) -> Refusal:
    found = of_texts(name=name, texts=(OFFER, ("shop.yaml", text)), now=now)
    assert isinstance(found, Refusal), found
    return found


def test_the_section_of_a_text_and_nothing_else_of_it(now: datetime) -> None:
    bought(now)
    text = "points: {wallets: {points: {earn: {rates: [{points: 3, per_minor: 100}]}}}}\n"
    found = of_texts(name="points", texts=(OFFER, ("shop.yaml", text)), now=now)
    assert isinstance(found, YearTold), found
    assert found.rows[0] == Row(of=(), what="points", now=9, draft=27)
    assert (found.every, found.looked_at["members"]) == (1, 1)
    # What else is wrong with the text is no matter here: a plan tells it.
    found = of_texts(name="points", texts=(("a", text + "offers: [{key: B}]\n"),), now=now)
    assert isinstance(found, YearTold), found
    assert not Section.objects.exists()


def test_what_cannot_be_read_is_named_with_its_line(now: datetime) -> None:
    bought(now)
    wrong = refused("points", "programme: {}\npoints:\n  wallets: 5\n", now)
    assert (wrong.reason, wrong.data["file"], wrong.data["line"]) == (
        "programme_malformed",
        "shop.yaml",
        3,
    )
    assert refused("points", "programme: {}\n", now).reason == "section_unmentioned"
    assert refused("points", "points: null\n", now).reason == "section_unmentioned"
    assert refused("tiers", "a: &x 1\n", now).reason == "text_unreadable"
    assert refused("nowhere", "programme: {}\n", now).reason == "not_found"


def test_no_answer_where_a_year_cannot_tell(now: datetime) -> None:
    for name, reason in (("experiments", "no_past_carts"), ("messages", "messages_untold")):
        found = previewed(name=name, document={}, now=now)
        assert isinstance(found, Refusal)
        assert found.reason == reason
