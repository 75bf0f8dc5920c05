"""What a member sees: the plays that run now, each as it stands for them."""

from datetime import UTC, datetime

import pytest

from guerdon.flows.play import played, playing
from guerdon.store.play import awards
from guerdon.terms.decision import Refusal
from tests.flows.games import hear, line, member, plays, spin, wheel
from tests.give.plays import COFFEE, PLAY

pytestmark = pytest.mark.django_db


def test_nothing_is_played(now: datetime) -> None:
    assert played.seen(customer="ann", now=now) is None
    member("ann", now)
    seen = played.seen(customer="ann", now=now)
    assert seen is not None
    assert seen.empty


def test_every_play_as_it_stands(now: datetime) -> None:
    plays(now)
    member("ann", now)
    lines = [line("latte", 3), line("pot", category="tea")]
    hear("ann", now, key="o1", order="o1", lines=lines)
    hear("ann", now, key="o2", order="o2", lines=lines[1:])
    hear("ann", now, kind="check_in", key="c1")
    playing.join(customer="ann", nickname="Fox", now=now)
    seen = played.seen(customer="ann", now=now)
    assert seen is not None
    assert not seen.empty
    assert (seen.cards[0].shown, seen.cards[0].stamped.full) == (3, 0)
    assert (seen.challenges[0].progress.done, seen.challenges[0].progress.next) == (2, 3)
    current = seen.streaks[0].streaked.current
    assert current is not None
    assert (current.length, seen.streaks[0].streaked.done_today) == (1, True)
    assert (seen.badges[0].level, seen.badges[0].worn.next) == (1, 5)
    assert (seen.boards[0].round, seen.boards[0].standing.rank) == ("2026-03", 1)
    assert seen.boards[0].ends == datetime(2026, 4, 1, tzinfo=UTC)
    one = next(award for award in awards.listed(customer="ann") if award.play == "badges/regular")
    assert not isinstance(playing.revoke(award=one.award, why="x", actor="t", now=now), Refusal)
    again = played.seen(customer="ann", now=now)
    assert again is not None
    assert (again.badges[0].level, again.badges[0].worn.level) == (0, 1)


def test_what_is_over_is_not_seen(now: datetime) -> None:
    over = {"end": "2026-03-14T12:00:00Z"}
    plays(now, stamps=[{**COFFEE, "period": over}], boards=[{**PLAY["boards"][0], "period": over}])
    member("ann", now)
    seen = played.seen(customer="ann", now=now)
    assert seen is not None
    assert seen.empty


def test_a_draw_shows_the_odds_of_the_next_one(now: datetime) -> None:
    wheel(now, price={}, pity={"after": 1})
    member("ann", now)
    seen = played.seen(customer="ann", now=now)
    assert seen is not None
    assert seen.draws[0].seeded is None
    assert seen.draws[0].table == seen.draws[0].published
    while spin("ann", now).body["dry"] == 0:
        pass
    seen = played.seen(customer="ann", now=now)
    assert seen is not None
    one = seen.draws[0]
    assert one.seeded is not None
    assert one.seeded.dry == 1
    assert {chance.prize for chance in one.table.chances} == {"mug", "bag"}
    assert one.out == frozenset()
    assert one.wins == len(awards.listed(customer="ann"))
