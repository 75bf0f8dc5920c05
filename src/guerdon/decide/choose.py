"""Choice: the best combination of offers that may stand together, proven, or with a bound.

Candidates take their turns in a fixed order. What one gives may depend on what those before it
took, so worth is never estimated: the search walks through turns with the true state, and leaves
a branch only when a bound proves that nothing better lies in it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic

from guerdon.decide.levelled import Levelled
from guerdon.decide.search import (
    TICKS_EVERY,
    Bounds,
    Candidate,
    State,
    Take,
    Tick,
    components,
)

__all__ = [
    "Bounds",
    "Candidate",
    "Choice",
    "Take",
    "best",
    "cheapest",
    "first",
    "in_turn",
    "worth_of",
]


MANY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[State]):
    """The chosen places in order and their worth; `bound` is proven for every combination.

    `runner_up` is the best combination found that has a candidate the chosen one lacks, None
    when there is none. `steps` counts the turns that were taken. `states` are those that the
    turns led to, one for each group of candidates that bear on one another.
    """

    places: tuple[int, ...]
    worth: int
    bound: int
    runner_up: tuple[int, ...] | None
    runner_up_worth: int
    steps: int
    states: tuple[State, ...] = ()


def best(
    *,
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
    tick: Tick,
    bounds: Bounds[State] | None = None,
    beside: bool = True,
) -> Choice[State]:
    """The combination of the greatest worth.

    Exact when time suffices: then bound == worth. Independent groups of candidates are searched
    apart; the rest is branch and bound, first with, then without each candidate. `bounds` tell
    what a state leaves to be had, which makes the search short. Of equals, the first found stays:
    it has the earlier turns. Without `beside` no runner-up is looked for.
    """
    chosen: list[int] = []
    states: list[State] = []
    worth = bound = steps = 0
    loss: int | None = None
    swap: tuple[set[int], set[int]] = (set(), set())
    for group in components(candidates=candidates):
        if len(group) == 1:
            steps += 1
            gain = take(start, group[0].place)
            if gain is not None:
                chosen.append(group[0].place)
                states.append(gain[1])
                worth += gain[0]
                bound += gain[0]
            continue
        plainly = _all_of(group, start, take)
        if plainly is None and not beside:
            plainly = _of_company(group, start, take)
        if plainly is not None:
            steps += len(group)
            chosen.extend(plainly[0])
            states.append(plainly[2])
            worth += plainly[1]
            bound += plainly[1]
            continue
        # Of many candidates plain rules take a good part of the time, which is theirs too.
        plain = _greedy(group, start, take) if len(group) >= MANY else None
        search = Levelled(group=group, start=start, take=take, tick=tick, bounds=bounds)
        search.run()
        if search.bound > search.worth:
            search.settle_for(plain or _greedy(group, start, take))
        here, best_worth = set(search.places()), search.worth
        chosen.extend(here)
        states.append(search.state)
        worth += best_worth
        bound += search.bound
        if not beside:
            steps += search.steps
            continue
        search.run_beside()
        steps += search.steps
        if search.mask and (loss is None or best_worth - search.worth < loss):
            loss = best_worth - search.worth
            swap = (here, set(search.places()))
    runner_up = None if loss is None else tuple(sorted((set(chosen) - swap[0]) | swap[1]))
    return Choice(
        places=tuple(sorted(chosen)),
        worth=worth,
        bound=bound,
        runner_up=runner_up,
        runner_up_worth=worth - (loss or 0),
        steps=steps,
        states=tuple(states),
    )


def _all_of(
    group: Sequence[Candidate], start: State, take: Take[State]
) -> tuple[tuple[int, ...], int, State] | None:
    """All with their worth and state, where each gives the most that it ever could.

    Then without any of them it is less. None where some may not stand together, or give less.
    """
    places = sum([1 << one.place for one in group])
    if any(one.clashes & places for one in group):
        return None
    worth, state = 0, start
    for one in group:
        gain = take(state, one.place)
        if gain is None or gain[0] != one.most or not gain[0]:
            return None
        worth, state = worth + gain[0], gain[1]
    return tuple(one.place for one in group), worth, state


def _of_company(
    group: Sequence[Candidate], start: State, take: Take[State]
) -> tuple[tuple[int], int, State] | None:
    """The best of those of whom only one may stand, with its worth and state.

    None where some may stand together, and of equals, whose turns the search tells apart.
    """
    whole = sum([1 << one.place for one in group])
    if any(whole & ~one.clashes & ~(1 << one.place) for one in group):
        return None
    best: tuple[tuple[int], int, State] | None = None
    equal = False
    for one in group:
        gain = take(start, one.place)
        if gain is None:
            continue
        if best is None or gain[0] > best[1]:
            best, equal = ((one.place,), *gain), False
        elif gain[0] == best[1]:
            equal = True
    return None if equal or best is None or best[1] <= 0 else best


def _greedy(
    group: Sequence[Candidate], start: State, take: Take[State]
) -> tuple[tuple[int, ...], int, State]:
    """The better of two plain rules: the greatest first, and one after the other."""
    greatest = sorted(group, key=lambda one: (-one.most, one.place))
    found = [
        in_turn(order=[one.place for one in some], candidates=group, start=start, take=take)
        for some in (greatest, group)
    ]
    better = max(found, key=lambda choice: choice.worth)
    return better.places, better.worth, better.states[0]


def in_turn(
    *,
    order: Sequence[int],
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
) -> Choice[State]:
    """One after the other by the given order of places, each where it may still stand.

    A candidate enters when it clashes with none before it in `order`, gives something, and takes
    nothing away so that one before it would give nothing.
    """
    clashes = {one.place: one.clashes for one in candidates}
    chosen: list[int] = []
    # The worth and the state before the first of them and after each.
    path: list[tuple[int, State]] = [(0, start)]
    barred = steps = 0
    for place in order:
        if barred >> place & 1:
            continue
        at = bisect_left(chosen, place)
        after = _walked([place, *chosen[at:]], path[at], take)
        steps += 1 + len(chosen) - at
        if after is not None:
            chosen.insert(at, place)
            path[at + 1 :] = after
            barred |= clashes[place]
    worth, state = path[-1]
    return Choice(
        places=tuple(chosen),
        worth=worth,
        bound=worth,
        runner_up=None,
        runner_up_worth=0,
        steps=steps,
        states=(state,),
    )


def _walked(
    places: Sequence[int], begun: tuple[int, State], take: Take[State]
) -> list[tuple[int, State]] | None:
    """Worth and state after each of the places; None when one of them gives nothing."""
    found: list[tuple[int, State]] = []
    worth, state = begun
    for place in places:
        gain = take(state, place)
        if gain is None:
            return None
        worth, state = worth + gain[0], gain[1]
        found.append((worth, state))
    return found


def worth_of(*, places: Sequence[int], start: State, take: Take[State]) -> int | None:
    """What places in rising order are worth together; None when one of them gives nothing."""
    total, state = 0, start
    for place in places:
        gain = take(state, place)
        if gain is None:
            return None
        total += gain[0]
        state = gain[1]
    return total


def first(
    *,
    order: Sequence[int],
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
    beside: bool = True,
) -> Choice[State]:
    """As `in_turn`; the runner-up is what it makes when the first of those left out goes first.

    Without `beside` none is looked for.
    """
    found = in_turn(order=order, candidates=candidates, start=start, take=take)
    if not beside:
        return found
    for place in order:
        if place in found.places:
            continue
        rest = [other for other in order if other != place]
        other = in_turn(order=[place, *rest], candidates=candidates, start=start, take=take)
        if place in other.places:
            return replace(found, runner_up=other.places, runner_up_worth=other.worth)
    return found


def cheapest(
    *,
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
    tick: Tick,
    beside: bool = True,
) -> Choice[State]:
    """The combination of the least worth to which no candidate could be added.

    So the customer gets all that stands together, and every conflict goes the shop's way. `take`
    tells costs. Exact when time suffices, then bound == worth; else the best found. The runner-up
    is the next such combination that has a candidate the chosen one lacks; without `beside` none
    is looked for.
    """
    group = sorted(candidates, key=lambda one: one.place)
    least, steps, whole = _least(group, start, take, tick, without=frozenset())
    places, worth = least or ((), 0)
    other, more = None, 0
    if places and beside:
        other, more, _ = _least(group, start, take, tick, without=frozenset(places))
    return Choice(
        places=places,
        worth=worth,
        bound=worth if whole else worth + sum(one.most for one in group),
        runner_up=other[0] if other else None,
        runner_up_worth=other[1] if other else 0,
        steps=steps + more,
    )


def _least(
    group: Sequence[Candidate],
    start: State,
    take: Take[State],
    tick: Tick,
    *,
    without: frozenset[int],
) -> tuple[tuple[tuple[int, ...], int] | None, int, bool]:
    """The complete combination of the least worth with a place that is not among `without`.

    With the steps it took and whether all were tried. An empty `without` asks for none.
    """
    least: tuple[tuple[int, ...], int] | None = None
    stack: list[tuple[int, State, int, list[int], int]] = [(0, start, 0, [], 0)]
    steps = 0
    while stack:
        turn, state, worth, chosen, barred = stack.pop()
        if least is not None and worth >= least[1]:
            continue
        if turn == len(group):
            other = not without or not without.issuperset(chosen)
            if other and _complete(group, chosen, barred, start, take):
                least = tuple(chosen), worth
            continue
        steps += 1
        if steps % TICKS_EVERY == 0 and (least is not None or without) and not tick():
            stack.append((turn, state, worth, chosen, barred))
            break
        one = group[turn]
        gain = None if barred >> one.place & 1 else take(state, one.place)
        if gain is not None:
            with_it = [*chosen, one.place]
            stack.append((turn + 1, gain[1], worth + gain[0], with_it, barred | one.clashes))
        stack.append((turn + 1, state, worth, chosen, barred))
    return least, steps, not stack


def _complete(
    group: Sequence[Candidate], chosen: list[int], barred: int, start: State, take: Take[State]
) -> bool:
    """Whether no candidate left out could stand beside the chosen ones and give something."""
    standing = set(chosen)
    for one in group:
        if one.place in standing or barred >> one.place & 1:
            continue
        beside = sorted([*chosen, one.place])
        if worth_of(places=beside, start=start, take=take) is not None:
            return False
    return True
