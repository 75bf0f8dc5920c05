"""Ranks from the counted tree are those of a full sort, whatever happened in between."""

import random
from datetime import datetime

import pytest

from guerdon.give.leaderboard.counting import MOST_SCORE
from guerdon.store.customers import people
from guerdon.store.models import Customer, Score, ScoreCount
from guerdon.store.play import hands, players, scores
from guerdon.store.writing import write
from tests.flows.shop import in_threads

pytestmark = pytest.mark.django_db
BOARD = "b/2026-03"


def names(count: int, now: datetime) -> list[str]:
    found = [f"c{number:03d}" for number in range(count)]
    people.named(keys=found, now=now)
    with write():
        for name in found:
            players.hold(customer=name)
            players.rename(customer=name, nickname=name, folded=name, now=now)
    return found


def put(customer: str, score: int, now: datetime, *, shown: bool = True) -> None:
    with write():
        hand = hands.hold(customer=customer, plays=[])
        assert hand is not None
        scores.put(pk=hand.pk, before=hand.scores, after={BOARD: score}, shown=shown, now=now)


def test_ranks_ties_and_neighbours_are_those_of_a_full_sort(now: datetime) -> None:
    chance = random.Random(3)
    members = names(40, now)
    for _ in range(3):
        for name in members:
            score = chance.choice([0, 5, 63, 64, 65, 4096, chance.randrange(10**7), MOST_SCORE])
            put(name, score, now, shown=chance.random() < 0.8)
    ranked = dict(Score.objects.filter(shown=True).values_list("customer__key", "score"))
    order = sorted(ranked.values(), reverse=True)
    pks = dict(Score.objects.values_list("customer__key", "customer_id"))
    sort = sorted(ranked, key=lambda key: (-ranked[key], -pks[key]))
    for name in members:
        seen = scores.standing(board=BOARD, customer=name, top=5, around=2)
        assert [line.nickname for line in seen.top] == sort[:5]
        assert [line.rank for line in seen.top] == [
            1 + sum(other > ranked[key] for other in order) for key in sort[:5]
        ]
        if name not in ranked:
            assert (seen.rank, seen.score, seen.around) == (None, None, ())
            continue
        assert seen.rank == 1 + sum(other > ranked[name] for other in order)
        place = sort.index(name)
        beside = sort[max(0, place - 2) : place + 3]
        assert [line.nickname for line in seen.around] == beside
        assert [line.rank for line in seen.around] == [
            1 + sum(other > ranked[key] for other in order) for key in beside
        ]
        assert [line.own for line in seen.around] == [key == name for key in beside]
    for name in members:
        put(name, 0, now)
    assert Score.objects.count() == 0
    assert not ScoreCount.objects.exclude(members=0).exists()


def test_the_same_score_again_changes_nothing(now: datetime) -> None:
    (name,) = names(1, now)
    put(name, 70, now)
    before = list(ScoreCount.objects.order_by("pk").values())
    put(name, 70, now)
    assert list(ScoreCount.objects.order_by("pk").values()) == before
    assert scores.of(customer=name) == {BOARD: 70}
    assert scores.rank(board=BOARD, score=MOST_SCORE + 5) == 1
    assert scores.rank(board=BOARD, score=69) == 2
    assert scores.sizes(boards={"b": BOARD}) == {"b": (1, 1)}
    put(name, MOST_SCORE + 1, now)
    assert scores.of(customer=name) == {BOARD: MOST_SCORE}
    assert scores.standing(board=BOARD, customer=None).rank is None


def test_who_was_merged_stands_where_the_other_does(now: datetime) -> None:
    kept, gone = names(2, now)
    put(kept, 70, now)
    other = Customer.objects.get(key=kept)
    Customer.objects.filter(key=gone).update(merged_into=other)
    seen = scores.standing(board=BOARD, customer=gone)
    assert (seen.rank, seen.score, [line.own for line in seen.top]) == (1, 70, [True])


def test_a_board_without_members_has_no_ranks(now: datetime) -> None:
    assert scores.ranks(board=BOARD, scores=[]) == {}
    assert scores.ranks(board=BOARD, scores=[7, 0]) == {7: 1, 0: 1}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_each(now: datetime) -> None:
    members = names(12, now)
    in_threads(12, lambda n: [put(members[n], score * 40 + n % 3, now) for score in range(1, 5)])
    ranks = [scores.standing(board=BOARD, customer=name).rank for name in members]
    assert ranks == [{0: 9, 1: 5, 2: 1}[n % 3] for n in range(12)]
