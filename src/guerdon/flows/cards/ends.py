"""The end of gift cards: what has ended is written off each night, and reopened where law says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.cards import cards as flow
from guerdon.give.stored_value import card as rules
from guerdon.give.stored_value.expiry import later
from guerdon.give.stored_value.law import law
from guerdon.store.codes import cards
from guerdon.store.house import access
from guerdon.store.ledger import ledger
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.money import amounts

Tell = Callable[[dict[str, Any]], None]
BATCH = 200
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a night wrote off."""

    cards: int
    minor: int


def run(*, now: datetime, tell: Tell = lambda progress: None) -> Ended:
    """Write off every card whose end has come, some in a transaction; again changes nothing."""
    count = minor = after = 0
    while due := cards.due(now=now, after=after, most=BATCH):
        after = due[-1].card
        with write():
            for one in due:
                card = cards.held(card=one.card)
                # Somebody may have loaded it or refunded to it in between.
                if (
                    card is None
                    or card.state != "active"
                    or rules.usable(card=card, now=now) is None
                ):
                    continue
                entry = rules.ended(card=card, now=now)
                posted = ledger.post(entries=[entry] if entry else [])
                if isinstance(posted, Refusal):
                    raise RuntimeError(f"card {card.card} cannot end: {posted}")
                cards.change(card=card, words={"state": "ended"})
                count, minor = count + 1, minor + card.balance_minor
        tell({"ended_cards": count, "ended_minor": minor})
    return Ended(cards=count, minor=minor)


def reopen(
    *, card: int, why: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Give back what a card held when it ended, for twelve months more, where the law says so.

    The reply's body is the card. Refused: a card that has not ended, a law that knows no such
    thing, nothing written off.
    """
    if not why.strip():
        return Refusal(reason="reason_needed")

    def work() -> dict[str, Any] | Refusal:
        shop, held = flow.terms(now=now), cards.held(card=card)
        if isinstance(shop, Refusal):
            return shop
        if held is None:
            return flow.unknown(card=card)
        found = law(jurisdiction=shop.jurisdiction, named=held.named, at=now)
        if held.state != "ended" or not found.reopens:
            return Refusal(reason="card_stays_ended", data={"last_four": held.last_four})
        minor = cards.written_off(card=held)
        if minor <= 0:
            data = amounts(currency=held.currency, asked=0, balance=0)
            return Refusal(reason="card_short", data=data)
        name = f"card:reopen:{rules.end_key(card=held)}"
        posted = ledger.post(entries=[rules.reopened(card=held, minor=minor, at=now, key=name)])
        if isinstance(posted, Refusal):
            return posted
        words = {"state": "active", "expires_at": later(moment=now, months=MONTHS)}
        data = {"act": "card.reopen", "why": why.strip(), "minor": minor}
        access.note(actor=actor, act="cards.changed", subject=str(card), data=data, now=now)
        cards.change(card=held, words=words)
        again = cards.held(card=card)
        assert again is not None  # noqa: S101 (held above)
        return flow.document(card=again)

    mark = digest(value=["card.reopen", card, why])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)
