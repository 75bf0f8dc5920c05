"""The sections of the programme: the settings of one room each, read by that room's own parser."""

from collections.abc import Mapping
from typing import Any, Protocol

from guerdon.give.exchange import document as sharing
from guerdon.give.experiments import document as experiments
from guerdon.give.gifts import document as gifts
from guerdon.give.giving import document as causes
from guerdon.give.messages import document as messages
from guerdon.give.partners import document as partners
from guerdon.give.play import document as play
from guerdon.give.points import document as points
from guerdon.give.referral import document as referral
from guerdon.give.rfm import document as rfm
from guerdon.give.stored_value import document as gift_cards
from guerdon.give.tiers import document as tiers
from guerdon.terms.decision import Refusal


class Room(Protocol):
    """A module `give/<room>/document.py`: what a section is called and how it is read."""

    NAME: str
    # JSON Schema, draft 2020-12, of the section's value.
    SCHEMA: Mapping[str, Any]

    def parsed(self, *, document: Mapping[str, Any]) -> Any | Refusal:
        """The settings as the room's own frozen value.

        Refused: the first thing that is wrong, with `where` (a path from `$`) and `problem`.
        """


# In the order in which they stand in the programme's text.
ROOMS: tuple[Room, ...] = (
    *(points, referral, play, tiers),
    *(sharing, gift_cards, causes, partners, experiments, messages, rfm, gifts),
)


def room(*, name: str) -> Room | None:
    """The room whose section has that name."""
    return next((one for one in ROOMS if name == one.NAME), None)


def names() -> tuple[str, ...]:
    """The names of all sections."""
    return tuple(one.NAME for one in ROOMS)


def checked(*, name: str, document: Any) -> Refusal | None:
    """What is wrong with a section, placed in the programme: `where` and `problem`."""
    found = room(name=name)
    if found is None:
        return _wrong(f"$.{name[:80]}", "this word is unknown here")
    if not isinstance(document, Mapping):
        return _wrong(f"$.{name}", "an object is wanted here")
    read = found.parsed(document=document)
    if not isinstance(read, Refusal):
        return None
    inside = str(read.data.get("where") or read.data.get("hint") or "$").removeprefix("$")
    return _wrong(f"$.{name}{inside}", str(read.data.get("problem") or read.reason))


def value(*, name: str, document: Mapping[str, Any]) -> Any:
    """What a section that was checked says; raises ValueError where its room cannot read it."""
    found = room(name=name)
    read = None if found is None else found.parsed(document=document)
    if found is None or isinstance(read, Refusal):
        raise ValueError(f"section {name}: {'no room' if read is None else dict(read.data)}")
    return read


def _wrong(where: str, problem: str) -> Refusal:
    return Refusal(reason="programme_unreadable", data={"where": where, "problem": problem})
