"""Gift cards by the hundred: printed while nobody has presented their codes, with a trail."""

from datetime import datetime

from guerdon.flows.cards.cards import MOST_AT_ONCE
from guerdon.store.codes import card_series
from guerdon.store.codes.card_series import Printed
from guerdon.store.house import access
from guerdon.store.writing import write


def printed(*, first: int, actor: str, now: datetime) -> list[Printed]:
    """The cards made together with that one, to be printed: codes are money, so it is written down.

    None where there are none, or all have been presented: their codes are kept no more.
    """
    with write():
        found = card_series.printed(first=first, most=MOST_AT_ONCE)
        if found:
            data = {"cards": len(found)}
            access.note(actor=actor, act="cards.printed", subject=f"#{first}", data=data, now=now)
    return found
