"""What a colleague hands over waits for them."""

import asyncio

from guerdon.flows.handed import StaffWire
from guerdon.terms.letter import Letter


def test_a_task_waits_for_staff() -> None:
    async def work() -> tuple[str, str]:
        wire = StaffWire()
        sent = await wire.send(Letter(number=1, key="k", to="ann", text="Call"))
        await wire.close()
        return sent.state, sent.provider_key

    assert asyncio.run(work()) == ("awaiting_staff", "task:k")
