"""Things go back to the stock and money to its counters; what was never counted stays out."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from guerdon.flows.till.freeing import freed, stock
from guerdon.flows.till.gifts_back import GiftOut
from guerdon.flows.till.returning import Kept
from guerdon.store.till.facts import Holds
from guerdon.store.till.till import Redemption
from guerdon.terms.limit import Use

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def use(key: str, units: int) -> Use:
    return Use(key=key, units=units, ceiling=None)


TAKEN = (
    use("offer/ten/spend", 500),
    use("budget/spring", 500),
    use("offer/ten/total", 1),
    use("stock/cup", 2),
    use("points/c/day", 58),
)


def redeemed(**words: Any) -> Redemption:
    return replace(
        Redemption(
            key="red",
            order="o",
            customer="c",
            state="closed",
            at=NOW,
            decided_at=NOW,
            ask={},
            facts={},
            quote={"applied": [{"offer": "ten", "minor": 500}]},
            holds=Holds(uses=TAKEN, codes=(), orders=frozenset()),
            returned={},
            draws=(),
        ),
        **words,
    )


def kept(minor: int, *, empty: bool = False) -> Kept:
    return Kept(units={}, given={"ten": minor}, paid={}, again=None, refunded_minor=0, empty=empty)


def offers(budget: str | None = "spring") -> Any:
    limits = SimpleNamespace(spend_minor=900, budget=budget)
    return {"ten": SimpleNamespace(offer=SimpleNamespace(limits=limits))}


def test_less_given_is_money_back_to_the_limit_and_the_budget() -> None:
    found = freed(found=redeemed(), kept=kept(300), offers=offers(), free=True)
    assert [(one.key, one.units) for one in found] == [
        ("offer/ten/spend", 200),
        ("budget/spring", 200),
    ]


def test_a_second_return_counts_from_the_first() -> None:
    before = {"given": {"ten": 300}, "freed": {"budget/spring": 200}}
    found = freed(found=redeemed(returned=before), kept=kept(100), offers=offers(), free=True)
    assert {one.units for one in found} == {200}


def test_the_last_unit_frees_uses_but_neither_things_nor_caps_of_points() -> None:
    before = {"given": {"ten": 300}, "freed": {"budget/spring": 200}}
    last = kept(0, empty=True)
    found = freed(found=redeemed(returned=before), kept=last, offers=offers(), free=True)
    assert {one.key: one.units for one in found} == {
        "offer/ten/spend": 500,
        "budget/spring": 300,
        "offer/ten/total": 1,
    }


def test_money_comes_back_and_uses_do_not_where_that_is_asked() -> None:
    last = kept(0, empty=True)
    found = freed(found=redeemed(), kept=last, offers=offers(), free=False)
    assert {one.key for one in found} == {"offer/ten/spend", "budget/spring"}


def test_what_came_back_whole_frees_nothing_again() -> None:
    last = kept(0, empty=True)
    assert freed(found=redeemed(state="returned"), kept=last, offers=offers(), free=True) == ()


def test_only_things_that_were_counted_go_back_to_the_stock() -> None:
    def gift(item: str) -> GiftOut:
        return GiftOut(offer="ten", item=item, quantity=2, worth_minor=100, what="gift", returns="")

    back = stock(found=redeemed(), back=[gift("cup"), gift("pen")])
    assert [(one.key, one.units) for one in back] == [("stock/cup", 2)]
