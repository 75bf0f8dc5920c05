"""A run's key: the same for the same entry, another for any other."""

from guerdon.give.journeys import run as runs
from tests.give.paths import CART, journey, run


def test_the_key_tells_entries_apart_and_nothing_runs_together() -> None:
    words = {"journey": "cart", "customer": "ann", "object": "c1", "turn": 1}
    key = runs.key(**words)  # type: ignore[arg-type]
    assert key == runs.key(**words)  # type: ignore[arg-type]
    others = [{"journey": "car", "customer": "tann"}, {"object": "c2"}, {"turn": 2}]
    assert all(runs.key(**{**words, **one}) != key for one in others)  # type: ignore[arg-type]
    assert run(journey()).key == key
    assert CART["journey"] == "cart"
