"""Messages that a colleague hands over: calls, letters and WeCom tasks wait for them."""

from guerdon.terms.letter import AWAITING_STAFF, Letter, Sent


class StaffWire:
    """The letter becomes a task: its text is what to say, and somebody reports what came of it."""

    idempotent = True

    async def send(self, letter: Letter) -> Sent:
        """It waits for a colleague from now on."""
        return Sent(state=AWAITING_STAFF, provider_key=f"task:{letter.key}")

    async def close(self) -> None:
        """Nothing is open."""
