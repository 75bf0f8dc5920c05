"""What points to a friend and a household's pool answer."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment


class Transfer(Struct, rename={"sender": "from"}):
    """Points from one member to another."""

    balance: int
    fee: int
    sender: str
    points: int
    to: str
    transfer: str


class HouseholdMember(Struct):
    """`share_bp` hundredths of a percent of what they earn go into the pool."""

    customer: str
    head: bool
    may_spend: bool
    points: int
    share_bp: int
    since: Moment


class Household(Struct):
    """A pool of points, with who belongs to it."""

    household: str
    invited: list[str]
    members: list[HouseholdMember]
    name: str
    open: bool
    points: int


ANSWERS: Answers = {
    "send": {201: Transfer},
    "begin": {201: Household},
    "show": {200: Household},
    "of_customer": {200: Household},
    "invite": {200: Household},
    "answer": {200: Household},
    "settle": {200: Household},
    "put": {200: Household},
    "take": {200: Household},
    "leave": {200: Household},
}
