"""Messages that a colleague hands over: calls, letters and WeCom tasks wait for them."""

from datetime import datetime

from guerdon.store.house import access
from guerdon.store.messages import sending
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import AWAITING_STAFF, Letter, Sent


class StaffWire:
    """The letter becomes a task: its text is what to say, and somebody reports what came of it."""

    idempotent = True

    async def send(self, letter: Letter) -> Sent:
        """It waits for a colleague from now on."""
        data = {"text": letter.text[:2_000], "to": letter.name or letter.to}
        return Sent(state=AWAITING_STAFF, data=data)

    async def close(self) -> None:
        """Nothing is open."""


def reported(*, number: int, fine: bool, note: str, actor: str, now: datetime) -> bool | Refusal:
    """A colleague says that it was handed over, or why not; refused where nothing waits."""
    with write():
        if not sending.handed_over(number=number, fine=fine, by=actor, note=note, now=now):
            return Refusal(reason="not_found", data={"what": "message", "key": str(number)})
        data = {"done": fine, "note": note[:300]}
        access.note(actor=actor, act="message.reported", subject=str(number), data=data, now=now)
    return True
