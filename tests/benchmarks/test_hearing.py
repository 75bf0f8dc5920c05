"""Hearing a purchase asks the database a bounded number of times, whatever the room."""

import pytest

from benchmarks import _purchases, hearing
from guerdon.store.parcel import is_sqlite
from guerdon.store.programme import sections

pytestmark = pytest.mark.django_db
# What rooms ask on SQLite, by statement, and on PostgreSQL, by journey; a purchase each.
MOST = {
    "points": (1.5, 1.5),
    "play": (10, 5),
    "tiers": (11, 9),
    "giving": (6, 4),
    "journeys": (2, 2),
    "hooks": (1, 1),
    "in all": (45, 35),
}


def test_a_purchase_is_heard_by_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    sections._held = sections._Held()
    monkeypatch.setattr(_purchases, "MEMBERS", 8)
    _purchases.shop()
    _purchases.buy(24)
    found = _purchases.hear(24)
    for room, most in MOST.items():
        calls = found[room][0]
        assert 0 < calls <= most[not is_sqlite()], (room, found)


def test_it_has_a_name_and_two_sizes() -> None:
    assert hearing.NAME == "hearing"
    assert set(hearing.PURCHASES) == {"small", "full"}
