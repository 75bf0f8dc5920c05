"""The drafts of the benchmark can be read, and most of them are about products."""

from benchmarks import whatif
from guerdon.flows.offers.replay_player import read


def test_a_hundred_drafts() -> None:
    found = read(documents=whatif.offers())
    assert len(found) == whatif.OFFERS
    assert sum(bool(one.of) for one in found) == 70
