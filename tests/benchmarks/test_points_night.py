"""The benchmark of the night writes members whose ledger is sound, and rolls them whole."""

import pytest

from benchmarks import _members, points_night
from guerdon.store import ledger
from guerdon.store.models import Lot


def test_it_is_found_by_its_name() -> None:
    assert points_night.NAME == "points_night"


@pytest.mark.django_db(transaction=True)
def test_the_members_are_sound_and_their_nights_write_off_what_they_say() -> None:
    _members.made(members=50)
    assert ledger.verify().clean
    assert Lot.objects.count() == 500
    year = _members.night(what="year")
    # One lot of each member ends, and 30 points of another are its share of the year.
    assert (year["lots"], year["points"]) == (100, 50 * 130)
    usual = _members.night(what="41")
    assert usual["lots"] == len([n for n in range(1, 51) if n % 40 <= 1])
    assert usual["memory_mb"] > 0
    assert ledger.verify().clean
