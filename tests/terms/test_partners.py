"""A settlement says what a partner owes: issued on credit, less what it took."""

from guerdon.terms.partners import KINDS, Settlement, Side, purse, taken
from guerdon.terms.period import Period


def test_what_is_due() -> None:
    sides = {kind: Side(count=1, points=10, minor=minor) for minor, kind in enumerate(KINDS, 1)}
    told = Settlement(
        partner="air", currency="USD", period=Period(), opening=0, closing=0, sides=sides
    )
    # issue 2 and exchange_in 3, less spend 4 and exchange_out 5; packs were paid for.
    assert told.due_minor == 2 + 3 - 4 - 5


def test_accounts() -> None:
    assert (purse(partner="air"), taken(partner="air")) == ("partner:air", "taken:air")
