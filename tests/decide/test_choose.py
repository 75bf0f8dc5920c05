"""The choice against all combinations, with a bound where time runs out."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide import choose

seeds = st.integers(0, 2**32)
State = tuple[int, ...]
Turn = choose.Take[State]


class Game:
    """Candidates whose gain falls with what was taken on common bits: never above `most`."""

    def __init__(self, seed: int, most: int = 9) -> None:
        roll = Random(seed)
        self.count = count = roll.randint(1, most)
        self.gains = [roll.randint(0, 20) for _ in range(count)]
        self.touches = [roll.randrange(1, 16) for _ in range(count)]
        self.clashes = [0] * count
        for i, j in combinations(range(count), 2):
            if roll.random() < 0.3:
                self.clashes[i] |= 1 << j
                self.clashes[j] |= 1 << i
        self.candidates = [
            choose.Candidate(
                place=at,
                most=self.gains[at],
                clashes=self.clashes[at],
                touches=self.touches[at],
                reads=0,
            )
            for at in range(count)
        ]

    def turn(self, state: State, place: int) -> tuple[int, State] | None:
        met = sum((self.touches[place] & self.touches[other]).bit_count() for other in state)
        gain = max(0, self.gains[place] - met * 3)
        return (gain, (*state, place)) if gain else None

    def every(self) -> dict[tuple[int, ...], int]:
        """All allowed combinations with their worth."""
        found: dict[tuple[int, ...], int] = {}
        for size in range(self.count + 1):
            for places in combinations(range(self.count), size):
                if any(self.clashes[i] >> j & 1 for i, j in combinations(places, 2)):
                    continue
                worth = choose.worth_of(places=places, start=(), take=self.turn)
                if worth is not None:
                    found[places] = worth
        return found


def ever() -> bool:
    return True


@given(seeds)
def test_the_best_and_the_runner_up_of_all_combinations_are_found(seed: int) -> None:
    game = Game(seed)
    every = game.every()
    found = choose.best(candidates=game.candidates, start=(), take=game.turn, tick=ever)
    assert found.worth == found.bound == max(every.values())
    assert every[found.places] == found.worth
    others = {p: w for p, w in every.items() if not set(p) <= set(found.places)}
    if others:
        assert found.runner_up is not None
        assert every[found.runner_up] == found.runner_up_worth == max(others.values())
        assert not set(found.runner_up) <= set(found.places)
    else:
        assert found.runner_up is None


@given(seeds, st.integers(0, 5))
def test_out_of_time_the_bound_still_holds(seed: int, ticks: int) -> None:
    game = Game(seed)
    left = [ticks]

    def tick() -> bool:
        left[0] -= 1
        return left[0] >= 0

    found = choose.best(candidates=game.candidates, start=(), take=game.turn, tick=tick)
    every = game.every()
    assert found.worth <= max(every.values()) <= found.bound
    assert every[found.places] == found.worth
    # However little time there was, never below the plain rules.
    for order in (range(game.count), sorted(range(game.count), key=lambda at: -game.gains[at])):
        plain = choose.in_turn(order=order, candidates=game.candidates, start=(), take=game.turn)
        if len(choose.components(candidates=game.candidates)) == 1:
            assert found.worth >= plain.worth


def test_once_the_time_is_over_few_turns_are_taken() -> None:
    game = Game(5, most=60)
    while game.count < choose.MANY or len(choose.components(candidates=game.candidates)) > 1:
        game = Game(Random(game.count).randrange(10**9), most=60)
    turns = [0]

    def turn(state: State, place: int) -> tuple[int, State] | None:
        turns[0] += 1
        return game.turn(state, place)

    def over() -> bool:
        return False

    found = choose.best(candidates=game.candidates, start=(), take=turn, tick=over)
    assert found.worth < found.bound
    whole, turns[0] = turns[0], 0
    greatest = sorted(range(game.count), key=lambda at: (-game.gains[at], at))
    for order in (greatest, range(game.count)):
        choose.in_turn(order=order, candidates=game.candidates, start=(), take=turn)
    assert whole - turns[0] < 4


@given(seeds)
def test_the_cheapest_full_combination_is_found(seed: int) -> None:
    game = Game(seed)
    every = game.every()
    full = [
        places
        for places in every
        if not any(set(places) < set(more) and len(more) == len(places) + 1 for more in every)
    ]
    found = choose.cheapest(candidates=game.candidates, start=(), take=game.turn, tick=ever)
    assert found.worth == min(every[places] for places in full)
    assert found.places in full


@given(seeds)
def test_in_turn_nothing_pushes_out_what_came_before(seed: int) -> None:
    game = Game(seed)
    order = list(range(game.count))
    Random(seed).shuffle(order)
    found = choose.in_turn(order=order, candidates=game.candidates, start=(), take=game.turn)
    assert game.every()[found.places] == found.worth
    # A state lists the places whose turns led to it.
    assert found.states == (found.places,)
    chosen: tuple[int, ...] = ()
    for place in order:
        beside = tuple(sorted((*chosen, place)))
        if beside in game.every():
            chosen = beside
    assert found.places == chosen
    # The first of the order that gives anything alone is always in.
    alone = [place for place in order if game.turn((), place) is not None]
    assert not alone or alone[0] in found.places


def test_of_equals_the_earlier_turns_stay() -> None:
    def turn(state: int, place: int) -> tuple[int, int] | None:
        return 5, state

    pair = [
        choose.Candidate(place=at, most=5, clashes=1 << (1 - at), touches=1, reads=1)
        for at in (0, 1)
    ]
    found = choose.best(candidates=pair, start=0, take=turn, tick=ever)
    assert (found.places, found.runner_up) == ((0,), (1,))


def test_no_candidates_is_no_choice() -> None:
    found = choose.best(candidates=[], start=0, take=lambda s, p: None, tick=ever)
    assert (found.places, found.worth, found.bound, found.runner_up) == ((), 0, 0, None)


@given(seeds)
def test_the_runner_up_of_the_cheapest_is_the_next_full_combination(seed: int) -> None:
    game = Game(seed, most=7)
    every = game.every()
    full = {
        places: worth
        for places, worth in every.items()
        if not any(
            tuple(sorted((*places, at))) in every for at in set(range(game.count)) - {*places}
        )
    }
    found = choose.cheapest(candidates=game.candidates, start=(), take=game.turn, tick=ever)
    others = {p: w for p, w in full.items() if not set(p) <= set(found.places)}
    if others and found.places:
        assert found.runner_up is not None
        assert full[found.runner_up] == found.runner_up_worth == min(others.values())
    else:
        assert found.runner_up is None


@given(seeds)
def test_the_runner_up_of_turns_lets_the_first_of_those_left_out_go_first(seed: int) -> None:
    game = Game(seed)
    order = list(range(game.count))
    Random(seed + 1).shuffle(order)

    def turned(places: list[int]) -> tuple[int, ...]:
        words = {"candidates": game.candidates, "start": (), "take": game.turn}
        return choose.in_turn(order=places, **words).places  # type: ignore[arg-type]

    found = choose.first(order=order, candidates=game.candidates, start=(), take=game.turn)
    assert found.places == turned(order)
    hopeful = [at for at in order if at not in found.places and game.turn((), at)]
    if hopeful:
        head = hopeful[0]
        assert found.runner_up == turned([head, *[at for at in order if at != head]])
        assert head in found.runner_up
        assert game.every()[found.runner_up] == found.runner_up_worth
    else:
        assert found.runner_up is None
