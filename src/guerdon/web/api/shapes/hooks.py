"""What hooks answer: triggers told to other systems."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment


class Hook(Struct):
    """A hook without its secret; no kinds means every kind."""

    active: bool
    key: str
    kinds: list[str]
    made_at: Moment
    url: str


class Hooks(Struct):
    """All hooks."""

    hooks: list[Hook]


class HookKept(Struct):
    """A hook as it is kept; the secret that signs is told once, when it is made."""

    key: str
    kinds: list[str]
    secret: str | None
    url: str


class HookStopped(Struct):
    """A hook that tells nothing any more."""

    active: bool
    key: str


class HookDelivery(Struct):
    """One trigger on its way, and the newest answer to it."""

    answer: str
    at: Moment
    attempts: int
    customer: str
    due_at: Moment
    key: str
    kind: str
    number: int
    state: str
    status: int | None


class HookDeliveries(Struct):
    """The newest deliveries of a hook."""

    deliveries: list[HookDelivery]
    hook: str


class HookReplayed(Struct):
    """How many are sent again."""

    again: int
    hook: str


ANSWERS: Answers = {
    "list_hooks": {200: Hooks},
    "put_hook": {200: HookKept},
    "stop_hook": {200: HookStopped},
    "list_deliveries": {200: HookDeliveries},
    "replay": {200: HookReplayed},
}
