"""What triggers answer: what happened to a customer, and what came of it."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Moment, Plain

Told = Annotated[list[Plain], Meta(description="What each room of the programme did, in turn.")]


class TriggerTaken(Struct):
    """A trigger that was told, and what came of it at once."""

    at: Moment
    customer: str
    key: str
    kind: str
    told: Told


class Trigger(Struct):
    """A trigger of a customer."""

    at: Moment
    data: Plain
    key: str
    kind: str
    state: str
    told: Told


class Triggers(Struct):
    """What happened to a customer, the newest first."""

    customer: str
    triggers: list[Trigger]


class Notice(Struct):
    """Something that a member was told, with its sentence."""

    at: Moment
    data: Plain
    key: str
    kind: str
    says: str


class Notices(Struct):
    """What a member was told, the newest first."""

    customer: str
    notices: list[Notice]


ANSWERS: Answers = {
    "post_trigger": {201: TriggerTaken},
    "list_triggers": {200: Triggers},
    "list_notices": {200: Notices},
}
