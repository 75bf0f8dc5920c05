"""What is seen of a draft: its changes, warnings, and the preview of its own room."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.store.models import Customer, Order
from guerdon.store.programme import programme, sections
from guerdon.web.console.section_draft import Draft
from guerdon.web.console.section_seen import seen
from guerdon.web.forms.examples import example

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(moment: datetime) -> None:
    programme.keep(changes={"currency": "USD"}, now=moment)
    row = Customer.objects.create(key="ann", tier="gold", created_at=moment)
    at = moment - timedelta(days=9)
    Order.objects.create(key="o", customer=row, placed_at=at, total_minor=123_400)


def told(name: str, moment: datetime, **words: Any) -> Any:
    document = words or example(section=name, currency="USD")
    return seen(draft=Draft(name=name, document=document, version=0), now=moment)


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    ("name", "word"),
    [("points", "points"), ("tiers", "bars"), ("play", "play"), ("experiments", "experiments"),
     ("gifts", "gifts"), ("causes", "year"), ("partners", "year"), ("sharing", "year"),
     ("referral", "silent"), ("gift_cards", "silent"), ("messages", "silent")],
)  # fmt: skip
def test_each_room_tells_of_its_own(name: str, word: str, moment: datetime) -> None:
    found = told(name, moment)
    told_of = {"points", "bars", "play", "experiments", "gifts", "year", "silent"}
    assert told_of & found.keys() == {word}
    assert found["changes"]


@pytest.mark.usefixtures("year")
def test_points_tell_cost_groups_and_who_moves_furthest(owner: Client, moment: datetime) -> None:
    page = "/programme/settings/points"
    begun = owner.post(page, {"act": "standing", "version": "0"})
    assert 'name="f/wallets/points/earn/rates/0/points" value="1"' in begun.content.decode()
    document = "wallets: {points: {earn: {rates: [{points: 3, per_minor: 200}]}}}"
    words = {"as": "text", "version": "0", "text": document, "act": "see"}
    text = owner.post(page, words).content.decode()
    for word in ("1,234", "1,851", "gold", "Moved furthest"):
        assert word in text
    assert sections.document(name="points", now=moment) is None


def test_nothing_that_changes_is_told(moment: datetime) -> None:
    sections.put(name="gifts", document={"care_days": 5}, actor="t", now=moment)
    assert told("gifts", moment, care_days=5)["changes"] == ()
    (one,) = told("gifts", moment, care_days=6)["changes"]
    assert (one.before, one.after) == ("5", "6")


def test_two_gifts_of_one_scene_level_and_name_are_told_apart(moment: datetime) -> None:
    day = {"key": "day", "name": {"en": "Day"}, "by": "feeling", "when": "birthday"}
    gift = {"scene": "day", "emotion": {"en": "seen"}, "name": {"en": "Mug"}, "level": "spur"}
    gifts = [{**gift, "gift": key, "worth_minor": 900} for key in ("small", "large")]
    found = told("gifts", moment, scenes=[day], triples=gifts)["changes"]
    words = [one.words for one in found]
    assert len(set(words)) == len(words)
