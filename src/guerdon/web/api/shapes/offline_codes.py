"""What signed codes answer, which tills check without a network and settle later."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Plain


class CodeKey(Struct):
    """A public key as tills need it."""

    key: str
    algorithm: str
    public: str
    state: Literal["current", "retired", "revoked"]
    created_at: Moment


class CodeKeys(Struct):
    """All keys with which codes were signed."""

    keys: list[CodeKey]


class UseFault(Struct):
    """Something that is wrong with a use, with its sentence."""

    reason: str
    data: Plain
    detail: str


class UseSettled(Struct):
    """What became of one use; `over_minor` is what it gave beyond the offer's money."""

    state: Literal["settled", "overrun", "conflict", "refused"]
    code: str
    offer: str
    over_minor: Minor
    why: list[UseFault]
    repeated: bool
    redemption: str


class UsesSettled(Struct):
    """What became of each use, in the order of the call."""

    uses: list[UseSettled]


class UseSum(Struct):
    """How many uses are in a state, what they gave, and how much of that was too much."""

    uses: int
    given_minor: Minor
    over_minor: Minor


class OfflineUse(Struct):
    """A use that a till told."""

    code: str
    offer: str
    state: Literal["settled", "overrun", "conflict"]
    till: str
    order: str
    customer: str
    at: Moment
    given_minor: Minor
    over_minor: Minor
    why: list[UseFault]
    settled_at: Moment


class OfflineUses(Struct):
    """Uses with their sums by state."""

    sums: dict[str, UseSum]
    uses: list[OfflineUse]


ANSWERS: Answers = {
    "keys": {200: CodeKeys},
    "change_key": {201: CodeKey},
    "revoke_key": {200: CodeKey},
    "settle": {200: UsesSettled},
    "list_uses": {200: OfflineUses},
}
