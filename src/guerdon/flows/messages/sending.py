"""Sending: queued messages claimed, marked one by one before the wire is touched, and settled."""

import asyncio
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db import connection

from guerdon.flows.messages import echoes, gating, letters, wires
from guerdon.store.messages import addresses, browsers, channels, sending
from guerdon.store.messages.sending import Claimed, Done
from guerdon.store.writing import write
from guerdon.terms import message as words
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import Letter, Sent, Wire

T = TypeVar("T")
# A sender that died is taken over from after this time.
LEASE = timedelta(seconds=60)
SLOTS = 16
# Claimed and made ready at once: little waits ready, so that little is judged long before it goes.
CLAIMED_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one run sent, by the state that it came to."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many messages it touched."""
        return sum(self.counts.values())


def run(
    *,
    most: int = 100_000,
    lease: timedelta = LEASE,
    slots: int = SLOTS,
    made: Mapping[str, Wire] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Turn:
    """Send what is queued until nothing is, `most` are sent, or `stopped` says so.

    `made` are the wires, by default those of the settings. Each message is marked as being sent
    in a committed transaction before its wire is touched: whenever this process is killed, each
    message is either untouched and sent by another, or was marked, and then never again by
    itself.
    """
    ways = dict(made) if made is not None else None
    return Turn(counts=asyncio.run(_Sender(most, lease, slots, stopped).work(ways)))


class _Sender:
    """One run: the database is asked by one thread only, the wires by many tasks at once."""

    def __init__(
        self, most: int, lease: timedelta, slots: int, stopped: Callable[[], bool]
    ) -> None:
        self.by = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.most, self.lease, self.slots, self.stopped = most, lease, slots, stopped
        self.desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
        self.ready: asyncio.Queue[tuple[Claimed, Letter] | None] = asyncio.Queue()
        self.marks: list[tuple[int, asyncio.Future[bool]]] = []
        self.found: list[Done] = []
        self.wake = asyncio.Event()
        self.ending = False
        self.counts: dict[str, int] = {}
        self.renewed = datetime.now(UTC)
        self.wires: dict[str, Wire] = {}

    async def work(self, made: dict[str, Wire] | None) -> dict[str, int]:
        """Fill the slots until there is no more; then leave every wire politely."""
        self.wires = made if made is not None else wires.made(settings=await self._asked(_settings))
        scribe = asyncio.create_task(self._scribe())
        hands = [asyncio.create_task(self._hand()) for _ in range(self.slots)]
        try:
            await self._claiming()
            for _ in hands:
                self.ready.put_nowait(None)
            await asyncio.gather(*hands)
        finally:
            for hand in hands:
                hand.cancel()
            await asyncio.gather(*hands, return_exceptions=True)
            self.ending = True
            self.wake.set()
            await asyncio.gather(scribe, return_exceptions=True)
            for wire in self.wires.values():
                await wire.close()
            await self._asked(lambda: connection.close())  # noqa: PLW0108 (each thread has its own)
            self.desk.shutdown()
        return self.counts

    async def _asked(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.desk, ask)

    async def _claiming(self) -> None:
        """Claim a little ahead of the slots, never more than `most` in all."""
        left = self.most
        while left > 0 and self.wires and not self.stopped():
            batch = min(left, CLAIMED_AT_ONCE)
            made = await self._asked(lambda size=batch: self._claimed(size))  # type: ignore[misc]
            if not made:
                return
            left -= len(made)
            for one, letter in made:
                if isinstance(letter, Refusal):
                    why = Sent(state=words.SUPPRESSED, reason=letter.reason, data=dict(letter.data))
                    self._done(one, why)
                else:
                    self.ready.put_nowait((one, letter))
            while self.ready.qsize() > self.slots and not self.stopped():
                await asyncio.sleep(0.002)

    def _claimed(self, size: int) -> list[letters.Made]:
        now = datetime.now(UTC)
        with write():
            claimed = sending.claim(
                by=self.by, until=now + self.lease, now=now, channels=list(self.wires), most=size
            )
        rules = gating.terms(now=now).reach
        return letters.made(claimed=claimed, terms=rules, now=now)

    async def _hand(self) -> None:
        """One slot: mark, send, tell; until it is told to stop."""
        while (work := await self.ready.get()) is not None:
            one, letter = work
            mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self.marks.append((one.number, mine))
            self.wake.set()
            if not await mine:
                continue
            sent = await self._sent(one, letter)
            if sent.data.get("gone"):
                await self._asked(lambda gone=sent.data["gone"]: browsers.remove(indexes=gone))  # type: ignore[misc]
            if sent.dead or sent.stopped:
                await self._asked(lambda who=one, why=sent: _blocked(who, why))  # type: ignore[misc]
            self._done(one, sent, letter.variant)

    async def _sent(self, one: Claimed, letter: Letter) -> Sent:
        try:
            return await self.wires[one.channel].send(letter)
        except Exception as error:  # noqa: BLE001 (whatever broke, the letter may have left)
            problem = f"{type(error).__name__}: {error}"[:200]
            return Sent(state=words.UNKNOWN, reason="wire_lost", data={"answer": problem})

    def _done(self, one: Claimed, sent: Sent, variant: str = "") -> None:
        self.counts[sent.state] = self.counts.get(sent.state, 0) + 1
        self.found.append(
            Done(
                number=one.number,
                state=sent.state,
                provider_key=sent.provider_key,
                reason=sent.reason,
                data=dict(sent.data) if sent.state != words.ACCEPTED else {},
                variant=variant,
                sheet=sent.sheet,
            )
        )
        self.wake.set()

    async def _scribe(self) -> None:
        """Everything that waits to be written goes into one commit; then the slots go on."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            marks, found = self._taken()
            if not marks and not found:
                if self.ending:
                    return
                continue
            numbers = [number for number, _ in marks]
            try:
                granted = await self._asked(
                    lambda ask=numbers, told=found: self._written(ask, told)  # type: ignore[misc]
                )
            except Exception as error:
                for _, mine in marks:
                    if not mine.done():
                        mine.set_exception(error)
                raise
            for number, mine in marks:
                if not mine.done():
                    mine.set_result(number in granted)
            if self.ending:
                self.wake.set()

    def _taken(self) -> tuple[list[tuple[int, "asyncio.Future[bool]"]], list[Done]]:
        marks, self.marks = self.marks, []
        found, self.found = self.found, []
        return marks, found

    def _written(self, numbers: Sequence[int], found: Sequence[Done]) -> set[int]:
        """One transaction: what came of some, and which others may go out now."""
        now = datetime.now(UTC)
        with write():
            if found:
                sending.done(found=found, by=self.by, now=now)
            granted: set[int] = set()
            if numbers and not self.stopped():
                granted = sending.mark(numbers=numbers, by=self.by, now=now)
            refused = [one for one in numbers if one not in granted]
            if refused:
                sending.release(numbers=refused, by=self.by, now=now)
            if now - self.renewed > self.lease / 3:
                sending.renew(by=self.by, until=now + self.lease)
                self.renewed = now
        return granted


def _settings() -> dict[str, tuple[str, dict[str, Any]]]:
    with suppress(Exception):
        return channels.settings()
    return {}


def _blocked(one: Claimed, sent: Sent) -> None:
    """A dead address takes nothing more; a stop that the provider knows is a dated no."""
    proof = f"{sent.reason}: {sent.data.get('code', '')} {sent.data.get('answer', '')}"
    to = {"channel": one.channel, "member": one.member, "proof": proof, "now": datetime.now(UTC)}
    if sent.stopped:
        echoes.refuse(why="stopped", **to)  # type: ignore[arg-type]
    else:
        addresses.block(why="bounced", **to)  # type: ignore[arg-type]


def recover(*, now: datetime) -> sending.Recovered:
    """Take over from senders that died, and judge anew what passed the gates long ago."""
    from guerdon.store.messages import due

    kept = _settings()
    safe = [channel for channel, wire in wires.made(settings=kept).items() if wire.idempotent]
    with write():
        found = sending.recover(now=now, safe=safe)
        long_ago = now - timedelta(seconds=due.PASSED_FOR_SECONDS)
        due.passed_long_ago(now=now, before=long_ago)
    return found
