"""The global holdout: none unless the shop wants one, its share, and a new draw for a new word."""

from datetime import datetime

import pytest

from guerdon.flows.experiments.global_holdout import held_share, outside
from guerdon.store.programme import sections

MANY = [f"c{n}" for n in range(4_000)]


def held(now: datetime) -> set[str]:
    return {c for c in MANY if not outside(customer=c, now=now)}


@pytest.mark.django_db
def test_its_share_and_its_word(now: datetime) -> None:
    assert held(now) == set()
    found = []
    for salt in ("2026", "2027"):
        document = {"global_holdout": {"share": 0.1, "salt": salt}}
        sections.put(name="experiments", document=document, actor="mia", now=now)
        slots = held_share(now=now)
        found.append({c for c in MANY if slots.holds(customer=c)})
        assert 320 < len(found[-1]) < 480
    assert len(found[0] & found[1]) < 80
