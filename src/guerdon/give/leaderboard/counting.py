"""Counting members by score in a tree of nodes, so that a rank is a few hundred counts at most.

A score is read in digits of base 64. At each place the members are counted whose score has these
digits up to there. Who has a greater score first differs from us at some place, by a greater
digit: the counts of the greater digits beside ours, at every place, add up to all who are ahead.
A digit 0 is never greater than another, so that it is not counted at all.
"""

from collections.abc import Mapping

DIGITS = 64
PLACES = 8
MOST_SCORE = DIGITS**PLACES - 1

# A node is its place, counted from the last digit, and the number that the digits up to it make.
Node = tuple[int, int]


def nodes(*, score: int) -> tuple[Node, ...]:
    """The nodes in which a member with this score is counted; ValueError out of [0, 64^8)."""
    _inside(score)
    found = ((place, score // DIGITS**place) for place in range(PLACES))
    return tuple((place, number) for place, number in found if number % DIGITS)


def ahead(*, score: int) -> tuple[tuple[int, int, int], ...]:
    """The nodes whose counts add up to all with a greater score: (place, first, last) each."""
    _inside(score)
    found = []
    for place in range(PLACES):
        number = score // DIGITS**place
        last = number - number % DIGITS + DIGITS - 1
        if number < last:
            found.append((place, number + 1, last))
    return tuple(found)


def moved(*, before: int | None, after: int | None) -> dict[Node, int]:
    """By how much the count of each node changes; None: the member is not counted."""
    found: dict[Node, int] = {}
    for score, step in ((before, -1), (after, 1)):
        for node in nodes(score=score) if score is not None else ():
            found[node] = found.get(node, 0) + step
    return {node: change for node, change in sorted(found.items()) if change}


def rank(*, score: int, counts: Mapping[Node, int]) -> int:
    """One more than there are members ahead; equal scores share a rank."""
    return 1 + sum(
        counts.get((place, number), 0)
        for place, first, last in ahead(score=score)
        for number in range(first, last + 1)
    )


def _inside(score: int) -> None:
    if not 0 <= score <= MOST_SCORE:
        raise ValueError(f"a score lies in [0, {MOST_SCORE}]")
