"""Letters on paper: made ready here, printed and posted by a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.channels import settings as kept
from guerdon.terms.letter import AWAITING_STAFF, FAILED, Letter, Sent

PAPERS = ("a4", "letter")
WINDOWS = ("left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettings:
    """Who sends, in one line as it stands in the window, and which paper and envelope they use.

    `sides` 2 is a printer that prints on both: each letter then begins on a sheet of its own.
    """

    sender: str
    paper: str = "a4"
    window: str = "left"
    sides: int = 1


def settings(*, plain: Mapping[str, Any]) -> PaperSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    found = kept.read(form=PaperSettings, plain=plain)
    for word, known in (("paper", PAPERS), ("window", WINDOWS)):
        if getattr(found, word) not in known:
            raise ValueError(f"{word}: one of {', '.join(known)} is wanted")
    if found.sides not in (1, 2):
        raise ValueError("sides: 1 or 2 is wanted")
    return found


class PaperWire:
    """The letter becomes a sheet that waits for a batch; asked twice, it is the same sheet."""

    idempotent = True

    def __init__(self, given: PaperSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """Nothing has left yet: somebody prints and posts it."""
        if not letter.text.strip():
            return Sent(state=FAILED, reason="wire_unwritable", data={"answer": "no text"})
        sheet = {
            "name": letter.name,
            "address": letter.to,
            "subject": letter.subject,
            "text": letter.text,
            "link": str(letter.data.get("url", "")),
        }
        return Sent(state=AWAITING_STAFF, sheet=sheet)

    async def close(self) -> None:
        """Nothing is open."""
