"""A use takes exactly the counters that its offer limits."""

from datetime import UTC, datetime
from typing import Any

from guerdon.terms.limit import Use, day_of, left, uses
from guerdon.terms.offer import Limits, Offer


def taken(limits: Limits, **words: Any) -> dict[str, tuple[int, int | None]]:
    offer = Offer(key="o", version=1, kind="percent", name={}, value={}, limits=limits)
    given: dict[str, Any] = {"customer": "c", "day": "2026-03-14", "minor": 250, "units": 3}
    found = uses(offer=offer, **given | words)
    assert [use.key for use in found] == sorted(use.key for use in found)
    return {use.key: (use.units, use.ceiling) for use in found}


def test_no_limit_no_counter() -> None:
    assert taken(Limits()) == {}


def test_every_limit_has_its_counter() -> None:
    limits = Limits(
        total=9, per_customer=1, per_day=2, per_store=3, per_code=4, units=5, spend_minor=6,
        budget="b",
    )  # fmt: skip
    assert taken(limits, store="s", code="X") == {
        "offer/o/total": (1, 9),
        "offer/o/customer/c": (1, 1),
        "offer/o/day/2026-03-14": (1, 2),
        "offer/o/store/s": (1, 3),
        "offer/o/code/X": (1, 4),
        "offer/o/units": (3, 5),
        "offer/o/spend": (250, 6),
        "budget/b": (250, None),
    }
    assert "offer/o/customer/c" not in taken(limits, customer=None)


def test_the_longest_names_fit_their_column() -> None:
    offer = Offer(
        key="o" * 64, version=1, kind="percent", name={}, value={}, limits=Limits(per_customer=1)
    )
    (use,) = uses(offer=offer, customer="c" * 120, day="2026-03-14", minor=1)
    assert len(use.key) <= 202


def test_what_is_left() -> None:
    use = Use(key="k", units=1, ceiling=10)
    assert left(use=use, used={"k": 4}, own={}, ceilings={}) == 6
    assert left(use=use, used={"k": 4}, own={"k": 2}, ceilings={}) == 8
    assert left(use=use, used={"k": 4}, own={}, ceilings={"k": 5}) == 1
    assert left(use=use, used={"k": 14}, own={}, ceilings={}) == 0
    free = Use(key="k", units=1, ceiling=None)
    assert left(use=free, used={}, own={}, ceilings={}) is None


def test_the_day_is_local() -> None:
    late = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    assert day_of(now=late, zone="") == "2026-03-14"
    assert day_of(now=late, zone="Asia/Shanghai") == "2026-03-15"
