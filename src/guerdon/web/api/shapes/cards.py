"""What gift cards and payments by them answer."""

from msgspec import UNSET, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Minor, Moment


class GiftCard(Struct):
    """A gift card; its `code` is told once, to whom it is made for."""

    activated_at: Moment | None
    balance_minor: Minor
    card: int
    currency: str
    customer: str | None
    expires_at: Moment | None
    face_minor: Minor
    last_four: str
    named: bool
    replaced_by: int | None
    state: str
    code: str | UnsetType = UNSET


class GiftCards(Struct):
    """Several gift cards."""

    cards: list[GiftCard]


class GiftCardClaimed(GiftCard, kw_only=True):
    """A card whose balance is now a member's own."""

    claimed_by: str
    claimed_minor: Minor


class CardPayment(Struct):
    """What cards paid of an order, and what is left to pay."""

    balance_minor: Minor
    currency: str
    due_minor: Minor
    order: str
    paid_minor: Minor
    payment: str


class CardRefund(Struct):
    """Money back on the card that paid; `left_minor` is what that payment still holds."""

    card: int
    left_minor: Minor
    payment: str
    refunded_minor: Minor


class OrderCardPayment(Struct):
    """One payment of an order by card."""

    at: Moment
    card: int
    currency: str
    customer: str | None
    paid_minor: Minor
    payment: str
    refunded_minor: Minor


class OrderCardPayments(Struct):
    """All payments of an order by cards."""

    order: str
    payments: list[OrderCardPayment]


ANSWERS: Answers = {
    "issue": {201: GiftCards},
    "list_cards": {200: GiftCards},
    "look": {200: GiftCard},
    "activate": {200: GiftCard},
    "load": {200: GiftCard},
    "claim": {200: GiftCardClaimed},
    "show": {200: GiftCard},
    "change": {200: GiftCard, 201: GiftCards},
    "pay": {201: CardPayment},
    "refund": {200: CardRefund},
    "of_order": {200: OrderCardPayments},
}
