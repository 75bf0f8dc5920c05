"""Segments are tried on the newest night, kept by version, and refused by name."""

from datetime import timedelta

import pytest

from guerdon.flows.know import segments
from guerdon.flows.night import nightly
from guerdon.store.models import Segment
from guerdon.terms.decision import Refusal
from tests import shops

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
GOLD = {"field": "tier", "op": "is", "value": "gold"}


@pytest.fixture
def shop(settings, tmp_path):
    settings.HOME = tmp_path
    shops.fill_store(persons=shops.people(60), placed=shops.sales(60))
    nightly.run(now=shops.AS_OF)


def save(key="gold", name=None, document=GOLD):
    return segments.save(
        key=key,
        name={"en": "Gold"} if name is None else name,
        document=document,
        actor="mia",
        now=shops.AS_OF,
    )


def test_before_the_first_night_nothing_can_be_counted(settings, tmp_path):
    settings.HOME = tmp_path

    assert segments.count(document=GOLD) == Refusal(reason="night_none")
    assert segments.members(document=GOLD) == Refusal(reason="night_none")


def test_counts_and_members_are_those_of_the_night(shop):
    save()
    golden = {person.key for person in shops.people(60) if person.tier == "gold"}

    found = segments.count(document=GOLD)

    assert (found.customers, found.everyone, found.as_of) == (len(golden), 60, shops.AS_OF)
    assert segments.count(document={"segment": "gold"}) == found
    members = segments.members(document={"segment": "gold"}, limit=None)
    assert {member.customer for member in members} == golden
    assert sum(member.spend for member in members) == found.spend_minor
    assert segments.members(document=GOLD, limit=2) == members[:2]


def test_an_attribute_that_nobody_has_is_pointed_out(shop):
    document = {"any": [GOLD, {"field": "attribute.agee", "op": "known"}]}

    assert segments.count(document=document).unseen == ("attribute.agee",)
    assert segments.count(document=GOLD).unseen == ()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"field": "nonsense", "op": "is", "value": 1}, "unknown_field"),
        ({"field": "spend", "op": "has", "value": 1}, "condition_malformed"),
        ({"field": "cart.subtotal", "op": "at_least", "value": 1}, "segment_not_customer"),
        ({"segment": "nowhere"}, "not_found"),
        ([1, 2], "condition_malformed"),
    ],
)
def test_what_cannot_be_a_segment_is_refused_everywhere_and_nothing_is_kept(shop, document, reason):
    for told in (segments.count(document=document), segments.members(document=document)):
        assert isinstance(told, Refusal)
        assert told.reason == reason
    if reason != "not_found":
        assert save(document=document).reason == reason
    assert Segment.objects.count() == 0


@pytest.mark.parametrize("key", ["", "Gold", "go ld", "-gold", "g" * 65, 'go"ld', "金"])
def test_keys_are_plain(key):
    assert save(key=key).reason == "segment_key"
    assert Segment.objects.count() == 0


@pytest.mark.parametrize("name", [{}, {"en": "  "}, {"fr": "Or"}])
def test_a_name_in_zh_or_en_is_needed(name):
    assert save(name=name).reason == "segment_name"
    assert Segment.objects.count() == 0


def test_a_segment_may_ask_for_others_but_not_for_itself(shop):
    save()
    inner = {"field": "segments", "op": "has", "value": "gold"}
    assert save(key="inner", document=inner).version == 1

    told = save(document={"field": "segments", "op": "has", "value": "inner"})

    assert told.reason == "segment_circle"
    assert [one.version for one in segments.listed()] == [1, 1]


def test_a_kept_segment_reads_back_and_joins_the_next_night(shop):
    assert save(document={"any": [GOLD, {"not": GOLD}]}).version == 1
    assert save(document={"any": [GOLD]}).version == 2
    assert segments.listed()[0].customers is None

    nightly.run(now=shops.AS_OF + timedelta(hours=1))

    golden = sum(person.tier == "gold" for person in shops.people(60))
    assert segments.listed()[0].customers == golden
