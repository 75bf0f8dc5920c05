"""Gift cards: issued, activated, loaded, looked at, blocked, replaced and claimed."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.stored_value import card as rules
from guerdon.give.stored_value.expiry import ends_at
from guerdon.give.stored_value.law import Law, law
from guerdon.store import queues
from guerdon.store.codes import cards
from guerdon.store.house import access
from guerdon.store.ledger import ledger
from guerdon.store.programme import sections
from guerdon.store.sealed import card_index
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import Entry
from guerdon.terms.stored_value import Card, CardTerms

MOST_AT_ONCE = 500
# States that somebody may bring about by hand: from -> to.
MOVES = {"block": ("active", "blocked"), "unblock": ("blocked", "active"), "void": ("made", "void")}


def terms(*, now: datetime) -> CardTerms | Refusal:
    """The shop's terms now; refused where it sells no cards."""
    found = sections.live(name="gift_cards", now=now)
    return found[1] if found is not None else Refusal(reason="cards_not_offered")


def issue(
    *,
    count: int,
    minor: int,
    active: bool,
    customer: str | None,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """New cards of a face value; `active` with the money on them at once, else to be activated.

    The reply's body is {"cards": [card...]}, each with its "code" while nobody has presented it:
    the stored reply has none, and a repeated call reads them anew. Refused: too many at once, an
    amount outside the bounds, an unknown customer.
    """
    if not 0 < count <= MOST_AT_ONCE:
        return Refusal(reason="cards_out_of_bounds", data={"asked": count, "most": MOST_AT_ONCE})

    def work() -> dict[str, Any] | Refusal:
        shop = terms(now=now)
        if isinstance(shop, Refusal):
            return shop
        if customer is not None and (why := queues.reachable(customer=customer)):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        numbers = cards.made(
            pattern=shop.pattern,
            count=count,
            currency=shop.currency,
            face_minor=minor,
            now=now,
            customer=customer,
        )
        told = []
        for number in numbers:
            one = cards.held(card=number)
            assert one is not None  # noqa: S101 (just made)
            if active:
                found = _activated(one, shop, minor, now)
                if isinstance(found, Refusal):
                    return found
                one = found
            elif isinstance(unfit := _fits(one, shop, minor, now), Refusal):
                return unfit
            told.append(document(card=one))
        data = {"count": count, "minor": minor, "active": active}
        access.note(actor=actor, act="cards.issued", subject=shop.currency, data=data, now=now)
        return {"cards": told}

    mark = digest(value=["cards.issue", count, minor, active, customer])
    return _with_codes(replies.once(key=key, digest=mark, now=now, work=work, dry=dry), dry)


def _with_codes(reply: Reply | Refusal, dry: bool) -> Reply | Refusal:
    if isinstance(reply, Refusal) or dry:
        return reply
    found = cards.codes(cards=[one["card"] for one in reply.body["cards"]])
    told = [{**one, "code": found.get(one["card"])} for one in reply.body["cards"]]
    return replace(reply, body={**reply.body, "cards": told})


def _law(card: Card, shop: CardTerms, at: datetime) -> Law:
    return law(jurisdiction=shop.jurisdiction, named=card.named, at=at)


def _fits(card: Card, shop: CardTerms, minor: int, now: datetime) -> Entry | Refusal:
    most = _law(card, shop, now).most_minor
    return rules.loaded(
        card=card, terms=shop, most_minor=most, minor=minor, at=now, key=f"card:try:{card.card}"
    )


def _activated(card: Card, shop: CardTerms, minor: int, now: datetime) -> Card | Refusal:
    entry = rules.loaded(
        card=card,
        terms=shop,
        most_minor=_law(card, shop, now).most_minor,
        minor=minor,
        at=now,
        key=f"card:activate:{card.card}",
    )
    if isinstance(entry, Refusal):
        return entry
    return _loaded(card, shop, entry, {"state": "active", "activated_at": now}, now)


def _loaded(
    card: Card, shop: CardTerms, entry: Entry, words: dict[str, Any], now: datetime
) -> Card | Refusal:
    posted = ledger.post(entries=[entry])
    if isinstance(posted, Refusal):
        return posted
    ends = ends_at(
        terms=shop,
        law=_law(card, shop, now),
        issued_at=card.activated_at or now,
        loaded_at=now,
    )
    if card.expires_at is not None and ends is not None:
        ends = max(ends, card.expires_at)
    changed = cards.change(card=card, words={**words, "loaded_at": now, "expires_at": ends})
    return replace(changed, balance_minor=card.balance_minor + entry.postings[0].amount)


def activate(
    *, code: str, minor: int | None, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Put a made card into use with its face value, or with `minor`; once in its life."""

    def work(shop: CardTerms, card: Card) -> dict[str, Any] | Refusal:
        if card.state != "made":
            return Refusal(reason="card_in_use", data={"last_four": card.last_four})
        found = _activated(card, shop, card.face_minor if minor is None else minor, now)
        return found if isinstance(found, Refusal) else document(card=found)

    return _by_code("card.activate", code, [minor], work, key, now, dry)


def load(
    *, code: str, minor: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """More money onto a card in use; its end moves as the law or the shop's terms say."""

    def work(shop: CardTerms, card: Card) -> dict[str, Any] | Refusal:
        refusal = rules.usable(card=card, now=now)
        if refusal is not None:
            return refusal
        most = _law(card, shop, now).most_minor
        name = f"card:load:{card.card}:{secrets.token_hex(8)}"
        entry = rules.loaded(card=card, terms=shop, most_minor=most, minor=minor, at=now, key=name)
        if isinstance(entry, Refusal):
            return entry
        found = _loaded(card, shop, entry, {}, now)
        return found if isinstance(found, Refusal) else document(card=found)

    return _by_code("card.load", code, [minor], work, key, now, dry)


def look(*, code: str | None = None, card: int | None = None) -> dict[str, Any] | Refusal:
    """A card as it stands, by its code or its number."""
    found = cards.seen(code=code, card=card)
    return unknown(card=card) if found is None else document(card=found)


def move(
    *, card: int, act: str, why: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Block a card, unblock it, or void one that was never in use; with a reason, audited."""
    before, after = MOVES[act]

    def work(held: Card) -> dict[str, Any] | Refusal:
        if held.state != before:
            return rules.told(card=held, state=held.state)
        return document(card=cards.change(card=held, words={"state": after}))

    return _by_number(f"card.{act}", card, why, work, actor, key, now, dry)


def replace_card(
    *, card: int, why: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """A new card with all that is on this one and the same end; this one works no more.

    The reply's body is {"cards": [the new card]} with its code, as `issue` has it.
    """

    def work(held: Card) -> dict[str, Any] | Refusal:
        if held.state not in ("active", "blocked"):
            return rules.told(card=held, state=held.state)
        shop = terms(now=now)
        if isinstance(shop, Refusal):
            return shop
        (number,) = cards.made(
            pattern=shop.pattern,
            count=1,
            currency=held.currency,
            face_minor=held.face_minor,
            now=now,
            customer=held.customer,
        )
        entry = rules.replaced(card=held, by=number, at=now, key=f"card:replace:{held.card}")
        posted = ledger.post(entries=[entry] if entry else [])
        if isinstance(posted, Refusal):
            return posted
        cards.change(card=held, words={"state": "replaced", "replaced_by": number})
        fresh = cards.held(card=number)
        assert fresh is not None  # noqa: S101 (just made)
        words = {
            "state": "active",
            "activated_at": held.activated_at,
            "loaded_at": held.loaded_at,
            "expires_at": held.expires_at,
        }
        return {"cards": [document(card=cards.change(card=fresh, words=words))]}

    reply = _by_number("card.replace", card, why, work, actor, key, now, dry)
    return _with_codes(reply, dry)


def claim(
    *, code: str, customer: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """All that is on a card into the customer's own wallet; the card stays, empty."""

    def work(shop: CardTerms, card: Card) -> dict[str, Any] | Refusal:
        if why := queues.reachable(customer=customer):
            return Refusal(reason=f"customer_{why}", data={"customer": customer})
        name = f"card:claim:{card.card}:{secrets.token_hex(8)}"
        entry = rules.claimed(card=card, customer=customer, at=now, key=name)
        posted = entry if isinstance(entry, Refusal) else ledger.post(entries=[entry])
        if isinstance(posted, Refusal):
            return posted
        body = document(card=replace(card, balance_minor=0))
        return {**body, "claimed_minor": card.balance_minor, "claimed_by": customer}

    return _by_code("card.claim", code, [customer], work, key, now, dry)


def _by_code(
    act: str,
    code: str,
    more: list[Any],
    work: Callable[[CardTerms, Card], dict[str, Any] | Refusal],
    key: str | None,
    now: datetime,
    dry: bool,
) -> Reply | Refusal:
    def whole() -> dict[str, Any] | Refusal:
        shop = terms(now=now)
        if isinstance(shop, Refusal):
            return shop
        card = cards.held(code=code)
        return unknown() if card is None else work(shop, card)

    mark = digest(value=[act, card_index(code=code), *more])
    return replies.once(key=key, digest=mark, now=now, work=whole, dry=dry)


def _by_number(
    act: str,
    card: int,
    why: str,
    work: Callable[[Card], dict[str, Any] | Refusal],
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool,
) -> Reply | Refusal:
    if not why.strip():
        return Refusal(reason="reason_needed")

    def whole() -> dict[str, Any] | Refusal:
        held = cards.held(card=card)
        if held is None:
            return unknown(card=card)
        found = work(held)
        if not isinstance(found, Refusal):
            data = {"act": act, "why": why.strip()}
            access.note(actor=actor, act="cards.changed", subject=str(card), data=data, now=now)
        return found

    mark = digest(value=[act, card, why])
    return replies.once(key=key, digest=mark, now=now, work=whole, dry=dry)


def unknown(*, card: int | None = None) -> Refusal:
    """There is no such card; a code is not repeated."""
    return Refusal(reason="card_unknown", data={"card": "" if card is None else card})


def document(*, card: Card) -> dict[str, Any]:
    """The card as plain data, without its code."""
    return {
        "card": card.card,
        "last_four": card.last_four,
        "state": card.state,
        "currency": card.currency,
        "balance_minor": card.balance_minor,
        "face_minor": card.face_minor,
        "named": card.named,
        "customer": card.customer,
        "activated_at": card.activated_at,
        "expires_at": card.expires_at,
        "replaced_by": card.replaced_by,
    }
