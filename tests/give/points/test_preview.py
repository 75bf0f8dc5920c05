"""Two terms over the same members: sums, groups, who gains and who loses."""

from datetime import datetime

from guerdon.give.points.preview import compared
from guerdon.terms.past_sale import PastSale


def sale(customer: str, paid: int, now: datetime, *, back: bool = False) -> PastSale:
    return PastSale(customer=customer, tier="", at=now, paid_minor=paid, back=back)


def test_members_by_both_terms(now: datetime) -> None:
    sales = [
        sale("a", 1000, now),
        sale("a", 400, now, back=True),
        sale("b", 90, now),
        sale("c", 250, now),
        sale("d", 300, now, back=True),
    ]
    found = compared(
        sales=sales,
        live=lambda one: one.paid_minor // 10,
        draft=lambda one: one.paid_minor // 100 * 12,
        worths=(1000, 1500),
        groups={"tier": {"a": "gold", "c": "gold"}},
    )
    # a: 6/10 of 100 against 6/10 of 120; b: 9 against 0; c: 25 against 24; d bought nothing.
    assert (found.members, found.sales) == (4, 5)
    assert (found.live, found.draft) == (60 + 9 + 25, 72 + 0 + 24)
    assert (found.live_minor, found.draft_minor) == (94, 144)
    assert (found.winners, found.losers, found.same) == (1, 2, 1)
    assert [(g.name, g.members, g.live, g.draft) for g in found.groups["tier"]] == [
        ("", 2, 9, 0),
        ("gold", 2, 85, 96),
    ]
    assert [(year.customer, year.change) for year in found.most] == [("a", 12)]
    assert [(year.customer, year.change) for year in found.least] == [("b", -9), ("c", -1)]


def test_nobody(now: datetime) -> None:
    found = compared(
        sales=[], live=lambda _: 1, draft=lambda _: 1, worths=(1000, 1000), groups={"tier": {}}
    )
    assert (found.members, found.live, found.groups) == (0, 0, {"tier": ()})
