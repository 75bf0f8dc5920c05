"""The place by hash: even over all places, and the one that experiments draw by."""

from guerdon.decide import experiment
from guerdon.terms.place import PLACES, place


def test_places_are_even_and_those_of_experiments() -> None:
    found = [place(salt="journey:cart", key=f"c{number}") for number in range(20_000)]
    assert min(found) >= 0
    assert max(found) < PLACES
    tenths = [sum(tenth * 1000 <= one < (tenth + 1) * 1000 for one in found) for tenth in range(10)]
    assert all(1_800 < count < 2_200 for count in tenths)
    assert place(salt="a", key="bc") != place(salt="ab", key="c")
    assert place(salt="s", key="k") == experiment.place(salt="s", customer="k")
