"""Printing letters: a batch of those that wait, its file, and that it was printed and posted."""

from datetime import datetime

from guerdon.channels import paper
from guerdon.channels.paper import PaperSettings
from guerdon.flows.messages import waiting
from guerdon.store.house import access
from guerdon.store.messages import channels, sending, sheets
from guerdon.store.messages.sheets import Sheet
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

LETTER, WIRE = "letter", "paper"
# One file: a colleague's hour, and some seconds of drawing (20 ms a letter, most of it the code).
MOST = 250


def batch(*, actor: str, now: datetime) -> int | Refusal:
    """The oldest letters that wait become a batch; its number. `letters_none` where none waits.

    What is due for another look is judged before: who has said no since gets no letter.
    """
    waiting.again(now=now)
    with write():
        made = sheets.batch(most=MOST, actor=actor, now=now)
        if made is None:
            return Refusal(reason="letters_none")
        access.note(actor=actor, act="letters.batched", subject=str(made), data={}, now=now)
    return made


def file(
    *, number: int, actor: str, now: datetime
) -> tuple[PaperSettings, tuple[Sheet, ...]] | Refusal:
    """What the file of a batch holds, with paper and sender; that it was fetched is noted.

    `letters_posted` where nothing of it waits any more: what was printed is not kept.
    """
    if sheets.one(number=number) is None:
        return Refusal(reason="not_found", data={"what": "batch", "key": str(number)})
    found = sheets.sheets(batch=number)
    if not found:
        return Refusal(reason="letters_posted")
    data = {"letters": len(found)}
    access.note(actor=actor, act="letters.fetched", subject=str(number), data=data, now=now)
    wire, plain = channels.settings().get(LETTER, ("", {}))
    given = paper.settings(plain=plain) if wire == WIRE else PaperSettings(sender="")
    return given, found


def printed(*, number: int, actor: str, now: datetime) -> bool:
    """The batch was printed; whether that is new."""
    with write():
        fresh = sheets.printed(batch=number, now=now)
        if fresh:
            access.note(actor=actor, act="letters.printed", subject=str(number), data={}, now=now)
    return fresh


def posted(*, number: int, actor: str, now: datetime) -> int | Refusal:
    """The batch went to the post: what still waited of it counts as sent; how many.

    Refused, with nothing changed, where it was not printed or was posted before
    (`letters_not_printed`).
    """
    with write():
        waits = sheets.posted(batch=number, now=now)
        if waits is None:
            return Refusal(reason="letters_not_printed")
        note = f"batch {number}"
        sent = sum(
            sending.handed_over(number=each, fine=True, by=actor, note=note, now=now)
            for each in waits
        )
        data = {"letters": sent}
        access.note(actor=actor, act="letters.posted", subject=str(number), data=data, now=now)
    return sent
