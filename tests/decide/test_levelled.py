"""The search by levels against all combinations."""

from collections.abc import Callable, Sequence
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide import choose, levels, search
from guerdon.decide.levelled import Levelled

seeds = st.integers(0, 2**32)
# The places taken so far, and the worth.
State = tuple[tuple[int, ...], int]


class Steps:
    """Steady candidates, then some that move: each gives a share of what is left, and steps.

    What is left is `whole` less all that was taken.
    """

    whole = 100

    def __init__(self, seed: int, steady: int = 6, moving: int = 3) -> None:
        roll = Random(seed)
        self.steady, self.moving = roll.randint(2, steady), roll.randint(0, moving)
        self.count = self.steady + self.moving
        self.gains = [roll.randint(1, 15) for _ in range(self.steady)]
        self.shares = [roll.choice((0, 0, 10, 50)) for _ in range(self.moving)]
        self.steps = [
            [(roll.randrange(1, 101), roll.randint(1, 20)) for _ in range(roll.randrange(3))]
            for _ in range(self.moving)
        ]
        self.clashes = [0] * self.count
        for i, j in combinations(range(self.count), 2):
            if (i < self.steady) == (j < self.steady) and roll.random() < 0.4:
                self.clashes[i] |= 1 << j
                self.clashes[j] |= 1 << i
        self.candidates = [
            choose.Candidate(
                place=at,
                most=self.gives(at, 0),
                clashes=self.clashes[at],
                # Those that move read what all others touch.
                touches=1 << min(at, self.steady),
                reads=1 << at if at < self.steady else (1 << self.steady + 1) - 1,
                moves=at >= self.steady,
                plain=at < self.steady,
            )
            for at in range(self.count)
        ]

    def gives(self, place: int, taken: int) -> int:
        if place < self.steady:
            return self.gains[place]
        left, at = self.whole - taken, place - self.steady
        share = left * self.shares[at] // 100
        return min(left, share + sum(off for least, off in self.steps[at] if least <= left))

    def turn(self, state: State, place: int) -> tuple[int, State] | None:
        places, taken = state
        gain = self.gives(place, taken)
        return (gain, ((*places, place), taken + gain)) if gain > 0 else None

    def most(self, state: State, place: int) -> int:
        return self.gives(place, state[1])

    def joints(
        self, state: State, befores: Sequence[int], cliques: Sequence[Sequence[int]]
    ) -> list[int]:
        _, most = self.after(state, cliques)
        return [max(took + most(took) for took in range(one + 1)) for one in befores]

    def after(
        self, state: State, cliques: Sequence[Sequence[int]]
    ) -> tuple[Sequence[int], Callable[[int], int]]:
        falls = {self.whole - least for steps in self.steps for least, _ in steps}
        return sorted(falls), lambda worth: sum(
            max((max(0, self.gives(at, state[1] + worth)) for at in clique), default=0)
            for clique in cliques
        )

    def every(self) -> dict[tuple[int, ...], int]:
        found: dict[tuple[int, ...], int] = {}
        for size in range(self.count + 1):
            for places in combinations(range(self.count), size):
                if not any(self.clashes[i] >> j & 1 for i, j in combinations(places, 2)):
                    worth = choose.worth_of(places=places, start=START, take=self.turn)
                    if worth is not None:
                        found[places] = worth
        return found


START: State = ((), 0)


def ever() -> bool:
    return True


def best(game: Steps, tick: choose.Tick = ever) -> choose.Choice[State]:
    return choose.best(
        candidates=game.candidates, start=START, take=game.turn, tick=tick, bounds=game
    )


@pytest.mark.parametrize("most", [levels.MOST_SUMS, 3])
@given(seeds)
def test_the_best_and_the_runner_up_of_all_combinations_are_found(most: int, seed: int) -> None:
    game = Steps(seed)
    every = game.every()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "MOST_SUMS", most)
        found = best(game)
    assert found.worth == found.bound == max(every.values())
    assert every[found.places] == found.worth
    others = {p: w for p, w in every.items() if not set(p) <= set(found.places)}
    if others:
        assert found.runner_up is not None
        assert every[found.runner_up] == found.runner_up_worth == max(others.values())
        assert not set(found.runner_up) <= set(found.places)
    else:
        assert found.runner_up is None


@pytest.mark.parametrize("most", [levels.MOST_SUMS, 3])
@given(seeds, st.integers(0, 5))
def test_out_of_time_the_bound_still_holds(most: int, seed: int, ticks: int) -> None:
    game = Steps(seed, steady=9)
    left = [ticks]

    def tick() -> bool:
        left[0] -= 1
        return left[0] >= 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "MOST_SUMS", most)
        patch.setattr(search, "TICKS_EVERY", 1)
        found = best(game, tick)
    every = game.every()
    assert every[found.places] == found.worth <= max(every.values()) <= found.bound


def searched(game: Steps) -> Levelled[State]:
    return Levelled(group=game.candidates, start=START, take=game.turn, tick=ever, bounds=game)


def test_it_goes_by_levels_only_where_a_sum_tells_the_worth() -> None:
    game = Steps(1)
    assert searched(game).levels is not None
    game.candidates[0] = choose.Candidate(
        place=0, most=5, clashes=game.clashes[0], touches=1, reads=1, plain=False
    )
    assert searched(game).levels is None
    # The second reads what the first touches.
    game = Steps(1)
    game.clashes[0] = game.clashes[1] = 0
    game.candidates[0] = choose.Candidate(
        place=0, most=5, clashes=0, touches=2, reads=1, plain=True
    )
    assert searched(game).levels is None


@pytest.mark.parametrize("most", [levels.MOST_SUMS, 1])
def test_of_equals_the_earlier_turns_stay(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(levels, "MOST_SUMS", most)
    game = Steps(0)
    game.steady, game.moving, game.count, game.gains = 4, 0, 4, [5, 5, 5, 5]
    # A ring: the first and third, or the second and fourth.
    game.candidates = [
        choose.Candidate(
            place=at,
            most=5,
            clashes=1 << (at + 1) % 4 | 1 << (at + 3) % 4,
            touches=1 << at,
            reads=1 << at,
            plain=True,
        )
        for at in range(4)
    ]
    found = best(game)
    assert (found.places, found.runner_up) == ((0, 2), (1, 3))


@pytest.mark.parametrize("climbs", [True, False])
def test_earlier_turns_stay_though_the_greater_sum_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch, climbs: bool
) -> None:
    if not climbs:
        monkeypatch.setattr(levels.Levels, "sums", lambda *_, **__: None)
    game = Steps(0)
    game.steady, game.moving, game.count, game.gains = 2, 1, 3, [5, 8]
    # The first leaves enough for three more; the second is worth as much by itself.
    game.shares, game.steps, game.clashes = [0], [[(95, 3)]], [2, 1, 0]
    game.candidates = [
        choose.Candidate(
            place=at,
            most=(5, 8, 3)[at],
            clashes=game.clashes[at],
            touches=1 << at,
            reads=1 << at if at < 2 else 7,
            moves=at == 2,
            plain=at < 2,
        )
        for at in range(3)
    ]
    found = best(game)
    assert (found.places, found.worth, found.runner_up_worth) == ((0, 2), 8, 8)
