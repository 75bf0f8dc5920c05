"""Rewards that were had are kept with what undoing needs, and found by state, kind, reference."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.give.points.redeem import Draw
from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import Had
from guerdon.terms.limit import Use
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db


def had(entry: str, now: datetime, what: str = "goods") -> Had:
    return Had(
        entry=entry,
        customer="c",
        wallet="points",
        reward="cup",
        what=what,
        quantity=2,
        points=600,
        codes=("A", "B") if what == "voucher" else (),
        draws=(Draw(lot=4, points=500), Draw(lot=7, points=100)),
        uses=(Use(key="stock/cup", units=2, ceiling=None),),
        state=had_rewards.HAD,
        at=now,
    )


def test_kept_whole_and_ended(now: datetime) -> None:
    member("c", now)
    one, two = had("reward:1", now), had("reward:2", now, "voucher")
    one = replace(one, number=had_rewards.keep(had=one))
    two = replace(two, number=had_rewards.keep(had=two))
    assert had_rewards.listed() == (two, one)
    assert had_rewards.listed(kinds=("voucher",)) == (two,)
    assert had_rewards.listed(reference=one.reference) == (one,)
    assert had_rewards.listed(customer="d") == ()
    assert had_rewards.counted(kinds=("goods",)) == 1
    later = now + timedelta(hours=1)
    had_rewards.end(number=one.number, state=had_rewards.UNDONE, by="ann", why="cracked", now=later)
    (ended,) = had_rewards.listed(states=(had_rewards.UNDONE,))
    assert (ended.ended_at, ended.ended_by, ended.why) == (later, "ann", "cracked")
    assert had_rewards.counted(kinds=("goods",)) == 0
    assert had_rewards.locked(number=two.number + 1) is None
