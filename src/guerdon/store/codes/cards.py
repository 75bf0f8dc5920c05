"""Gift cards in the store: made with random codes, found by them, and kept without them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from guerdon.give.coupons.pattern import Pattern, parsed
from guerdon.give.stored_value.card import end_key
from guerdon.store.codes.codes import drawn
from guerdon.store.models import Balance, Customer, GiftCard, Posting
from guerdon.store.sealed import card_index, seal, unseal
from guerdon.terms.entry import BREAKAGE
from guerdon.terms.stored_value import Card, CardState, card_account, cash

TRIES = 20
STEP = 2_000


def made(
    *,
    pattern: str,
    count: int,
    currency: str,
    face_minor: int,
    now: datetime,
    customer: str | None = None,
) -> list[int]:
    """So many new cards without money, by number; call it inside `write()`.

    A card for a customer is named. Codes that exist already are drawn again.
    """
    form = parsed(text=pattern)
    assert isinstance(form, Pattern), form  # noqa: S101 (it was read with the terms)
    own = None if customer is None else Customer.objects.get(key=customer).pk
    numbers: list[int] = []
    for _ in range(TRIES):
        missing = count - len(numbers)
        if not missing:
            return numbers
        fresh = {card_index(code=code): code for code in drawn(pattern=form, count=missing)}
        taken = GiftCard.objects.filter(index__in=fresh).values_list("index", flat=True)
        for index in taken:
            del fresh[index]
        rows = [
            GiftCard(
                index=index,
                sealed=seal(plain={"code": code}),
                last_four=code.replace("-", "")[-4:],
                currency=currency,
                face_minor=face_minor,
                named=own is not None,
                customer_id=own,
                created_at=now,
            )
            for index, code in fresh.items()
        ]
        numbers += [row.pk for row in GiftCard.objects.bulk_create(rows)]
    raise RuntimeError(f"no {count} free codes in {TRIES} draws")


def codes(*, cards: Sequence[int]) -> dict[int, str]:
    """The codes of those cards that nobody has presented yet."""
    rows = GiftCard.objects.filter(pk__in=cards).exclude(sealed=None)
    return {
        pk: str(unseal(sealed=bytes(sealed or b""))["code"])
        for pk, sealed in rows.values_list("pk", "sealed")
    }


def held(*, code: str | None = None, card: int | None = None) -> Card | None:
    """The card, which nobody else may touch until the transaction ends; None: there is none.

    Who presents a code ends its being kept: from now on only its index is.
    """
    whole = GiftCard.objects.select_related("customer")
    rows = whole.select_for_update(of=("self",))
    found = rows.filter(pk=card or 0) if code is None else rows.filter(index=card_index(code=code))
    row = found.first()
    if row is None:
        return None
    if code is not None and row.sealed is not None:
        GiftCard.objects.filter(pk=row.pk).update(sealed=None)
    return _card(row, _balances([row]))


def seen(*, code: str | None = None, card: int | None = None) -> Card | None:
    """The card as it stands, for a look."""
    rows = GiftCard.objects.filter(pk=card or 0) if code is None else _by_code(code)
    row = rows.first()
    return None if row is None else _card(row, _balances([row]))


def _by_code(code: str) -> Any:
    return GiftCard.objects.filter(index=card_index(code=code))


def listed(*, state: str = "", customer: str = "", after: int = 0, most: int = 50) -> list[Card]:
    """Cards in the order of their numbers, after one; without their codes."""
    rows = GiftCard.objects.select_related("customer").filter(pk__gt=after).order_by("pk")
    for word, value in (
        ("state", state),
        ("customer__key", customer),
    ):
        rows = rows.filter(**{word: value}) if value else rows
    found = list(rows[:most])
    balances = _balances(found)
    return [_card(row, balances) for row in found]


def due(*, now: datetime, after: int = 0, most: int = 500) -> list[Card]:
    """Active cards that have ended, in the order of their numbers, after one."""
    rows = GiftCard.objects.filter(state="active", expires_at__lte=now, pk__gt=after)
    found = list(rows.order_by("pk")[:most])
    balances = _balances(found)
    return [_card(row, balances) for row in found]


def change(*, card: Card, words: Mapping[str, Any]) -> Card:
    """Write what changed of a held card; it as it is then."""
    GiftCard.objects.filter(pk=card.card).update(
        **{("replaced_by_id" if word == "replaced_by" else word): v for word, v in words.items()}
    )
    return replace(card, **words)


def written_off(*, card: Card) -> int:
    """What was written off when the card last ended."""
    if card.expires_at is None:
        return 0
    rows = Posting.objects.filter(entry__key=end_key(card=card), account=BREAKAGE)
    return rows.values_list("amount", flat=True).first() or 0


def _balances(rows: Sequence[GiftCard]) -> dict[int, int]:
    accounts = {_row_of(row.pk, row.currency): row.pk for row in rows}
    found = Balance.objects.filter(account__in=accounts).values_list("account", "amount")
    return {accounts[account]: amount for account, amount in found}


def _row_of(card: int, currency: str) -> str:
    return f"{card_account(card=card)}:{cash(currency=currency)}/0"


def _card(row: GiftCard, balances: Mapping[int, int]) -> Card:
    return Card(
        card=row.pk,
        currency=row.currency,
        state=cast(CardState, row.state),
        balance_minor=balances.get(row.pk, 0),
        face_minor=row.face_minor,
        last_four=row.last_four,
        named=row.named,
        customer=row.customer.key if row.customer is not None else None,
        created_at=row.created_at,
        activated_at=row.activated_at,
        loaded_at=row.loaded_at,
        expires_at=row.expires_at,
        replaced_by=row.replaced_by_id,
    )
