"""What giving to causes answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Names


class Cause(Struct):
    """How far a cause has come; `share_bp` is its goal's share in hundredths of a percent."""

    cause: str
    given_minor: Minor
    givers: int
    goal_minor: Minor | None
    name: Names
    of_points_minor: Minor
    of_purchases_minor: Minor
    points: int
    share_bp: int | None


class Causes(Struct):
    """The causes of the programme."""

    causes: list[Cause]


class Donation(Struct):
    """Points that a member gave, with the number of the certificate."""

    balance: int
    cause: str
    certificate: str
    currency: str
    customer: str
    entry: str
    minor: Minor
    points: int


class DonationCertificate(Struct):
    """A donation that can be shown; `entry` is the key of its entry in the ledger."""

    at: Moment
    cause: str
    currency: str
    customer: str
    entry: str
    entry_number: int
    minor: Minor
    number: str
    points: int
    version: int


class ShareGiven(Struct):
    """What the shop gave of a member's purchases."""

    cause: str
    orders: int
    minor: Minor


class CustomerGiving(Struct):
    """What a member gave, and the cause that they chose for shares of their purchases."""

    cause: str
    certificates: list[DonationCertificate]
    customer: str
    shares: list[ShareGiven]


class CauseChosen(Struct):
    """The cause that gets a share of a member's purchases, in hundredths of a percent."""

    cause: str
    customer: str
    share_bp: int


ANSWERS: Answers = {
    "progress": {200: Causes},
    "donate": {201: Donation},
    "of_customer": {200: CustomerGiving},
    "choose": {200: CauseChosen},
    "certificate": {200: "application/pdf"},
}
