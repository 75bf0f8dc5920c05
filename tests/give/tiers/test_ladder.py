"""The ladder: reached exactly at the threshold, kept by the guarded share, fallen by policy."""

from guerdon.give.tiers.ladder import (
    fallen,
    higher,
    keeps,
    kept,
    needed,
    of_rank,
    rank,
    reached,
)
from guerdon.terms.tiers import Threshold
from tests.give.tiers.ladders import at, ladder, tier

NOW = at("2026-06-01")


def test_places() -> None:
    structure = ladder()
    assert [rank(structure=structure, tier=one) for one in ("", "silver", "black", "?")] == [
        *(-1, 0, 2, -1),
    ]
    assert [of_rank(structure=structure, rank=one) for one in (-1, 2)] == ["", "black"]
    assert higher(structure=structure, one="gold", other="silver") == "gold"


def test_reached_at_every_boundary() -> None:
    found = [
        reached(structure=ladder(), amount=amount, at=NOW)
        for amount in (0, 499, 500, 999, 1000, 2999, 3000)
    ]
    assert found == [-1, -1, 0, 0, 1, 1, 2]


def test_dated_numbers() -> None:
    one = tier("silver", Threshold(at_least=5), Threshold(at_least=9, start=NOW))
    assert [needed(tier=one, at=moment) for moment in (at("2026-05-31 23:59"), NOW)] == [5, 9]
    late = tier("silver", Threshold(at_least=7, start=NOW))
    assert needed(tier=late, at=at("2020-01-01")) == 7


def test_kept_and_fallen() -> None:
    structure = ladder(guard_bp=8_000)
    assert keeps(structure=structure, tier=structure.tiers[1], at=NOW) == 800
    for amount, place in ((2400, 2), (2399, 1), (800, 1), (799, 0), (400, 0), (399, -1)):
        assert kept(structure=structure, held=2, amount=amount, at=NOW) == place
    assert kept(structure=structure, held=0, amount=5000, at=NOW) == 0
    by_policy = [
        fallen(structure=ladder(downgrade=policy), held=2, kept_rank=-1)
        for policy in ("no", "single_level", "multi_level")
    ]
    assert by_policy == [2, 1, -1]
