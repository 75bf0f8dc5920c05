"""What offers and the codes of one answer."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment, OfferText

State = Literal["draft", "live", "paused", "ended"]


class Offer(Struct):
    """The current version of an offer, as its document and its state."""

    key: str
    version: int
    state: State
    created_at: Moment
    created_by: str
    document: OfferText


class Offers(Struct):
    """All offers."""

    offers: list[Offer]


class OfferCode(Struct):
    """One code of an offer."""

    code: str
    offer: str
    customer: str | None
    state: Literal["fresh", "open", "held", "redeemed", "void"]
    held_by: str
    expires_at: Moment | None


class OfferCodes(Struct):
    """The newest codes of an offer, and how many are in which state."""

    counts: dict[str, int]
    codes: list[OfferCode]


class CodesIssued(Struct):
    """Codes that were just made."""

    codes: list[str]
    count: int
    offer: str


ANSWERS: Answers = {
    "list_offers": {200: Offers},
    "read_offer": {200: Offer},
    "write_offer": {200: Offer},
    "publish": {200: Offer},
    "pause": {200: Offer},
    "list_codes": {200: OfferCodes},
    "issue_codes": {201: CodesIssued},
}
