"""Who may come in, in pages: merged members never, zones by what is known best."""

from datetime import datetime, timedelta

import pytest

from guerdon.give.journeys.again import Before
from guerdon.store.customers import notices, zones
from guerdon.store.journeys import entrants
from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from tests.flows.paths import live, member, say
from tests.store.know_rows import know_row

pytestmark = pytest.mark.django_db


def test_members_of_a_segment_in_one_night_and_not_in_another(now: datetime) -> None:
    pks = {key: Customer.objects.get(key=member(key, now)).pk for key in ("ann", "ben", "kim")}
    for day, segments in enumerate(({"ann": ["vip"]}, {"ann": ["vip"], "ben": ['v"ip', "vip"]})):
        at = now + timedelta(days=day)
        row = Night.objects.create(key=f"n{day}", as_of=at, state="complete", started_at=at)
        for key, pk in pks.items():
            values = know_row(row.pk, pk, at) | {"segments": segments.get(key, ["vipers"])}
            KnowValue.objects.create(**values)
    (new, name, _), (old, _, _) = entrants.nights()
    assert name == "n1"
    words = {"segment": "vip", "night": new, "most": 9}
    assert entrants.in_segment(without=None, after=0, **words) == [  # type: ignore[arg-type]
        (pks["ann"], "ann"),
        (pks["ben"], "ben"),
    ]
    assert entrants.in_segment(without=old, after=0, **words) == [(pks["ben"], "ben")]  # type: ignore[arg-type]
    assert entrants.in_segment(without=None, after=pks["ben"], **words) == []  # type: ignore[arg-type]


def test_members_by_zone_and_never_the_merged(now: datetime) -> None:
    member("ann", now, zone="Asia/Tokyo")
    member("ben", now, zone="Asia/Tokyo")
    member("kim", now)
    member("old", now)
    with write():
        zones.keep(member="ben", zone="Europe/Berlin", provenance="said", now=now)
    ann = Customer.objects.get(key="ann")
    Customer.objects.filter(key="old").update(merged_into=ann)

    def those(*names: str) -> list[str]:
        found = entrants.members(after=0, most=9, zones=names)
        return [key for _, key in found]

    assert those("Asia/Tokyo") == ["ann"]
    assert those("Europe/Berlin", "") == ["ben", "kim"]
    assert len(entrants.members(after=ann.pk, most=9, zones=None)) == 2
    assert entrants.zones() == {"Asia/Tokyo", "Europe/Berlin", ""}


def test_what_members_did_before_and_what_they_were_told(now: datetime) -> None:
    live(now)
    pk = Customer.objects.get(key=member("ann", now)).pk
    say("cart_abandoned", now, key="a", cart="c1")
    found = entrants.before(journey="cart", customers=[pk, 0], about={pk: "c1"})
    assert found == {pk: Before(entered=1, object=1, going=1, last=now)}
    assert entrants.newest_notice() == 0
    with write():
        notices.tell(notices=[Notice(customer="ann", kind="tier_up", key="k", at=now)])
    ((number, one),) = entrants.told(kind="tier_up", after=0, most=9)
    assert (one.customer, one.about, one.at) == ("ann", "k", now)
    assert entrants.told(kind="tier_up", after=number, most=9) == []
    assert entrants.newest_notice() == number
    assert entrants.newest_notice(before=now) == 0
