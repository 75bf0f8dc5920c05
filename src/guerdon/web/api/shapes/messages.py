"""What the outbox answers, and why somebody was written to or was not."""

from msgspec import UNSET, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Moment, Plain, Reason


class GateFound(Struct):
    """What one gate found: consent, quiet hours, caps, a complaint ..."""

    data: Plain
    gate: str
    reason: str
    at: Moment | UnsetType = UNSET
    outcome: str | UnsetType = UNSET


class MessageWhy(Struct):
    """One message with everything that happened to it, and a sentence."""

    accepted_at: Moment | None
    attempts: int
    changed_at: Moment
    channel: str
    due_at: Moment
    echoes: list[list[str]]
    expires_at: Moment | None
    found: list[GateFound]
    member: str
    number: int
    occurrence: str
    planned_at: Moment
    purpose: str
    reason: str
    says: str
    sending_at: Moment | None
    source: str
    state: str
    step: str
    template: str
    variant: str
    version: int
    wanted: str
    zone: str


class MessagesWhy(Struct):
    """The messages of a customer, the newest first."""

    customer: str
    messages: list[MessageWhy]
    source: str


class MessageCounts(Struct):
    """How many messages stand where; `planned` is all that were ever planned."""

    planned: int
    accepted: int
    suppressed: int
    failed: int
    expired: int
    cancelled: int
    unknown: int
    pending: int


class MessageTally(MessageCounts):
    """The same of one source; `adds_up` says that none is lost."""

    source: str
    adds_up: bool


class EchoRefused(Reason):
    """What was not taken, by its place in the call."""

    place: int


class EchoesTaken(Struct):
    """How many echoes were new, and how many were told before."""

    before: int
    refused: list[EchoRefused]
    taken: int


class ReplyTaken(Struct):
    """What a customer's answer means, and to whose message it was."""

    meaning: str
    members: list[str]
    message: int | None


class ChannelState(Struct):
    """Whether a channel rests."""

    changed: bool
    channel: str
    paused: bool


ANSWERS: Answers = {
    "why": {200: MessagesWhy},
    "tally": {200: MessageTally},
    "post_echoes": {200: EchoesTaken},
    "post_reply": {200: ReplyTaken},
    "pause": {200: ChannelState},
    "resume": {200: ChannelState},
}
