"""The benchmark of the night writes members whose ledger is sound, and rolls them whole."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benchmarks import _members, _raw_night, points_night
from guerdon.store.ledger import ledger
from guerdon.store.models import Lot, Order
from guerdon.store.programme import sections


def test_it_is_found_by_its_name() -> None:
    assert points_night.NAME == "points_night"


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(sections, "_held", sections._Held())


@pytest.mark.django_db(transaction=True)
def test_the_members_are_sound_and_their_nights_do_what_they_say() -> None:
    _members.made(members=50)
    assert ledger.verify().clean
    assert (Lot.objects.count(), Order.objects.count()) == (500, 200)
    year = _members.night(what="year")["steps"]
    # One lot of each member ends, and 30 points of another are its share of the year.
    assert year["expire_points"][1] == {"lots": 100, "points": 50 * 130}
    # All are decided; of the 15 silver and 5 gold ones those fall whose year was too small.
    assert year["expire_tiers"][1] == {"customers": 50, "changed": 8}
    assert year["balance_tiers"][1] == {"customers": 0, "changed": 0}
    usual = _members.night(what="41")
    assert usual["steps"]["expire_points"][1]["lots"] == len(
        [n for n in range(1, 51) if n % 40 <= 1]
    )
    assert usual["steps"]["expire_tiers"][1]["customers"] == 0
    assert usual["memory_mb"] > 0
    assert ledger.verify().clean


@pytest.mark.django_db(transaction=True)
def test_the_raw_statements_do_the_same_and_are_undone() -> None:
    if connection.vendor == "sqlite":
        return
    _members.made(members=50)
    before = list(Lot.objects.values_list("pk", "used"))
    assert set(_raw_night.seconds(members=50, now=_members.NOW)) == {
        "expire_points",
        "expire_tiers",
    }
    assert list(Lot.objects.values_list("pk", "used")) == before
